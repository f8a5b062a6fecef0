using System.CommandLine;
using BenchmarkDotNet.Running;
using FastLmm;
using FastLmm.Benchmarks;
using FastLmm.Benchmarks.Gpu;
using FastLmm.Measuring;

// dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- kernels                      writes perf-results/<processor>/kernels.{csv,md}
// dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- --filter '*ReadBenchmarks*'  BenchmarkDotNet's own arguments
// dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- gpu-model                    writes perf-results/gpu-model.md
if (args is not [KernelRun.Name or GpuModel.Name, ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}
var megabytes = new Option<int>("--megabytes") { Description = "Size of the packed subjects.", DefaultValueFactory = _ => KernelSize.DefaultMegabytes };
var filter = new Option<string?>("--filter") { Description = "Only benchmarks like this, for a try: '*Value*'." };
var output = new Option<string?>("--out") { Description = "Folder for the results [default: perf-results/<processor>]." };
var kernels = new Command(KernelRun.Name, "Times the kernels and writes tables.") { megabytes, filter, output };
kernels.SetAction(parsed => KernelRun.Run(parsed.GetValue(megabytes), parsed.GetValue(filter), parsed.GetValue(output) ?? Repository.Results));
var model = new Command(GpuModel.Name, "Counts what the kernels do and writes what a GPU could do with it at best.");
model.SetAction(_ => GpuModel.Run(Path.Combine(Repository.Root, "perf-results"), Repository.Results));
return BenchCommand.Invoke(args[0] == GpuModel.Name ? model : kernels, args[1..]);
