using BenchmarkDotNet.Attributes;

namespace FastLmm.Benchmarks;

/// <summary>Nanoseconds per row of the rotations into the triangles, on one thread; the rows are copied first.</summary>
[MemoryDiagnoser]
public class PackBenchmarks
{
    private const int Rows = 600_000;
    private PackedCohort _cohort = new(8, 1, 1);

    /// <summary>Columns of Z and of X.</summary>
    [Params("1,5", "2,5", "2,20")]
    public string Size { get; set; } = "2,5";

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Size.Split(',').Select(int.Parse)];
        _cohort = new PackedCohort(Rows / 6, size[0], size[1]);
    }

    /// <summary>All rows, one chunk.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double Rotate() => _cohort.Accumulate().Leftover.ToMatrix()[0, 0];
}
