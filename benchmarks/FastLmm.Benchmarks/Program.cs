using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/FastLmm.Benchmarks -- --filter '*PassBenchmarks*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
