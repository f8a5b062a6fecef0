using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Benchmarks;

/// <summary>
/// One pass over packed subjects on one thread, or on a device where there is one, more of them than caches hold, beside a plain read of the same bytes and the same
/// quantities by MathNet. Times are of a pass; <see cref="KernelReport"/> divides by the subjects.
/// </summary>
public class KernelBenchmarks
{
    private static readonly SubjectPasses Simd = new SimdPasses();
    private static readonly SubjectPasses Scalar = new ScalarPasses();
    private static readonly Lazy<SubjectPasses> Device = new(() => GpuDevice.Backend.Open(null));
    private PackedCohort _cohort = new(1, 1, 2);
    private PackedSubjects? _packed;
    private BlockStructure _structure = new([1]);
    private MathNetPasses? _peer;

    /// <summary>Columns of Z and of X.</summary>
    [Params("1,2", "1,5", "1,20", "2,2", "2,5", "2,20", "3,2", "3,5", "3,20", "5,2", "5,5", "5,20")]
    public string Size { get; set; } = "2,5";

    /// <summary>Packs the cohort.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var size = KernelSize.Parse(Size);
        _cohort = new PackedCohort(size.Q, size.P, size.Q + 1);
        _packed = _cohort.Pack(size.Subjects);
        _structure = new BlockStructure([size.Q]);
    }

    /// <summary>Packs what MathNet is timed with.</summary>
    [GlobalSetup(Targets = [nameof(ValueMathNet), nameof(DerivativesMathNet), nameof(BlupsMathNet)])]
    public void SetupPeer()
    {
        var size = KernelSize.Parse(Size);
        _cohort = new PackedCohort(size.Q, size.P, size.Q + 1);
        _peer = new MathNetPasses(_cohort.Pack(KernelSize.PeerSubjects), _cohort);
    }

    /// <summary>Reads the packed bytes once, with enough sums in flight that the memory decides.</summary>
    [Benchmark(Baseline = true)]
    public unsafe double PlainRead()
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        PackedSubjects packed = _packed!;
        for (int batch = 0, run; batch < packed.Batches; batch += run)
        {
            run = packed.Contiguous(batch);
            Add(packed.Rx(batch), (long)run * packed.RxEntries * PackedSubjects.Lanes, ref a, ref b, ref c, ref d);
            Add(packed.Jy(batch), (long)run * packed.Q * PackedSubjects.Lanes, ref a, ref b, ref c, ref d);
        }
        GC.KeepAlive(packed);
        return Vector256.Sum(a + b + (c + d));
    }

    /// <summary>Value pass.</summary>
    [Benchmark]
    public double ValueSimd() => Simd.Value(_packed!, _cohort.Lambda, 1)[0];

    /// <summary>Value pass.</summary>
    [Benchmark]
    public double ValueScalar() => Scalar.Value(_packed!, _cohort.Lambda, 1)[0];

    /// <summary>Value pass.</summary>
    [Benchmark]
    public double ValueMathNet() => _peer!.Value().LogDeterminant;

    /// <summary>Value pass on a device that has the statistics.</summary>
    [Benchmark]
    public double ValueGpu() => Device.Value.Value(_packed!, _cohort.Lambda, 1)[0];

    /// <summary>Derivative pass with 𝒲.</summary>
    [Benchmark]
    public double DerivativesSimd() => Derivatives(Simd);

    /// <summary>Derivative pass with 𝒲.</summary>
    [Benchmark]
    public double DerivativesScalar() => Derivatives(Scalar);

    /// <summary>Derivative pass with 𝒲.</summary>
    [Benchmark]
    public double DerivativesMathNet() => _peer!.Derivatives().K[0, 0];

    /// <summary>Derivative pass with 𝒲 on a device that has the statistics.</summary>
    [Benchmark]
    public double DerivativesGpu() => Derivatives(Device.Value);

    /// <summary>BLUP pass.</summary>
    [Benchmark]
    public double BlupsSimd() => Simd.Blups(_packed!, _cohort.Lambda, _cohort.Beta, 1)[0];

    /// <summary>BLUP pass.</summary>
    [Benchmark]
    public double BlupsScalar() => Scalar.Blups(_packed!, _cohort.Lambda, _cohort.Beta, 1)[0];

    /// <summary>BLUP pass.</summary>
    [Benchmark]
    public double BlupsMathNet() => _peer!.Blups()[0];

    /// <summary>BLUP pass on a device that has the statistics; they come back to the processor.</summary>
    [Benchmark]
    public double BlupsGpu() => Device.Value.Blups(_packed!, _cohort.Lambda, _cohort.Beta, 1)[0];

    private double Derivatives(SubjectPasses passes) =>
        passes.Derivatives(_packed!, _structure, _cohort.Lambda, _cohort.Beta, _cohort.C, withCross: true, 1).K(0);

    // Whole cache lines, an even number of them or one more.
    private static unsafe void Add(
        double* at, long count, ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
    {
        double* end = at + count, pairs = at + count / 16 * 16;
        for (; at < pairs; at += 16)
        {
            a += Vector256.Load(at);
            b += Vector256.Load(at + 4);
            c += Vector256.Load(at + 8);
            d += Vector256.Load(at + 12);
        }
        for (; at < end; at += 4) a += Vector256.Load(at);
    }
}
