using BenchmarkDotNet.Attributes;

namespace FastLmm.Benchmarks;

/// <summary>Nanoseconds per row of the rotations into the triangles, on one thread; the rows are copied first.</summary>
[MemoryDiagnoser]
public class PackBenchmarks
{
    private const int Rows = 600_000, Visits = 6;
    private PackedCohort _cohort = new(1, 1, Visits);
    private (double[] Rows, int[] SubjectOfRow) _drawn;

    /// <summary>Columns of Z and of X.</summary>
    [Params("1,5", "2,5", "2,20")]
    public string Size { get; set; } = "2,5";

    /// <summary>Draws the rows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Size.Split(',').Select(int.Parse)];
        _cohort = new PackedCohort(size[0], size[1], Visits);
        _drawn = _cohort.Draw(0, Rows / Visits);
    }

    /// <summary>All rows, one chunk.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public double Rotate() => _cohort.Accumulate(_drawn.Rows, _drawn.SubjectOfRow).Leftover.ToMatrix()[0, 0];
}
