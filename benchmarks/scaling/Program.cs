using System.CommandLine;
using FastLmm.Measuring;
using FastLmm.Scaling;

// dotnet run -c Release --project benchmarks/scaling [-- --subjects 10000000]
var subjects = new Option<long>("--subjects") { Description = "Largest cohort.", DefaultValueFactory = _ => 1_000_000 };
var repeats = new Option<int>("--repeats") { Description = "Measurements of each; 3 at most from 10,000,000 subjects on.", DefaultValueFactory = _ => 5 };
var output = new Option<string?>("--out") { Description = "Folder for the results [default: perf-results/<processor>]." };
var temporary = new Option<string?>("--tmp") { Description = "Folder for the cohorts, 9 GB at 10,000,000 subjects [default: the system's]." };
var command = new Command("scaling", "Whole fits from 1,000 subjects on, and where their time goes; writes tables and plots.")
{
    subjects, repeats, output, temporary,
};
command.SetAction(parsed =>
{
    var plan = new ScalingPlan(parsed.GetValue(subjects), parsed.GetValue(repeats));
    string folder = parsed.GetValue(output) ?? Repository.Results;
    ScalingRun.Write(plan, folder, parsed.GetValue(temporary));
    Console.WriteLine($"scaling.csv, scaling.md and plots written to {folder}");
    return 0;
});
return BenchCommand.Invoke(command, args);
