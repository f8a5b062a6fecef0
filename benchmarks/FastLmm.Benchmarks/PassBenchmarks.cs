using BenchmarkDotNet.Attributes;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Benchmarks;

/// <summary>Nanoseconds per subject of the passes on one thread, beside a plain read of the same bytes.</summary>
[MemoryDiagnoser]
public class PassBenchmarks
{
    private const int Subjects = 100_000;
    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();
    private PackedCohort _cohort = new(8, 1, 1);
    private BlockStructure _structure = new([1]);

    /// <summary>Columns of Z and of X.</summary>
    [Params("1,5", "2,2", "2,5", "2,20", "3,5", "5,5")]
    public string Size { get; set; } = "2,5";

    /// <summary>Packs the cohort.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Size.Split(',').Select(int.Parse)];
        _cohort = new PackedCohort(Subjects, size[0], size[1]);
        _structure = new BlockStructure([size[0]]);
    }

    /// <summary>Reads the packed bytes once.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Subjects)]
    public unsafe double PlainRead()
    {
        double sum = 0;
        PackedSubjects packed = _cohort.Packed;
        for (int batch = 0; batch < packed.Batches; batch++)
        {
            var at = (System.Runtime.Intrinsics.Vector256<double>*)packed.Rx(batch);
            System.Runtime.Intrinsics.Vector256<double> lanes = at[0];
            for (int i = 1; i < 2 * packed.RxEntries; i++) lanes += at[i];
            sum += lanes[0];
        }
        return sum;
    }

    /// <summary>Value pass, SIMD.</summary>
    [Benchmark(OperationsPerInvoke = Subjects)]
    public double ValueSimd() => Simd.Value(_cohort.Packed, _cohort.Lambda, 1)[0];

    /// <summary>Value pass, scalar.</summary>
    [Benchmark(OperationsPerInvoke = Subjects)]
    public double ValueScalar() => Scalar.Value(_cohort.Packed, _cohort.Lambda, 1)[0];

    /// <summary>Derivative pass with 𝒲, SIMD.</summary>
    [Benchmark(OperationsPerInvoke = Subjects)]
    public double DerivativesSimd() =>
        Simd.Derivatives(_cohort.Packed, _structure, _cohort.Lambda, _cohort.Beta, _cohort.C, withCross: true, 1).K(0);

    /// <summary>BLUP pass, SIMD.</summary>
    [Benchmark(OperationsPerInvoke = Subjects)]
    public double BlupSimd() => Simd.Blups(_cohort.Packed, _cohort.Lambda, _cohort.Beta, 1)[0];
}
