using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Measuring;
using FastLmm.TestSupport;
using MathNet.Numerics.LinearAlgebra;

namespace FastLmm.Benchmarks.Tests;

/// <summary>The peer of the kernel benchmarks computes what the kernels compute, and the tables divide by the right things.</summary>
public class KernelTests
{
    private const int Subjects = 37;
    private static readonly SubjectPasses Simd = new SimdPasses();

    [Theory, InlineData(1, 2), InlineData(2, 5), InlineData(3, 2)]
    public void MathNetsValueIsTheKernels(int q, int p)
    {
        (PackedCohort cohort, PackedSubjects packed) = Cohort(q, p);
        double[] ours = Simd.Value(packed, cohort.Lambda, 1);
        (double logDeterminant, Matrix<double> s) = new MathNetPasses(packed, cohort).Value();
        Close(2 * (Math.Log(ours[0]) + ours[1] * Math.Log(2)), logDeterminant, logDeterminant);
        int at = 2;
        for (int r = 0; r <= p; r++)
            for (int c = r; c <= p; c++) Close(ours[at++], s[r, c], Math.Sqrt(s[r, r] * s[c, c]));
    }

    [Theory, InlineData(1, 2), InlineData(2, 5), InlineData(3, 2)]
    public void MathNetsDerivativesAreTheKernels(int q, int p)
    {
        (PackedCohort cohort, PackedSubjects packed) = Cohort(q, p);
        var structure = new BlockStructure([q]);
        DerivativeSums ours = Simd.Derivatives(packed, structure, cohort.Lambda, cohort.Beta, cohort.C, withCross: true, 1);
        MathNetSums theirs = new MathNetPasses(packed, cohort).Derivatives();
        for (int pair = 0; pair < structure.Pairs.Count; pair++)
        {
            (int k, int l) = structure.Pairs[pair];
            Close(ours.K(pair), theirs.K[k, l], theirs.K.L2Norm());
            Close(ours.U(pair), theirs.U[k, l], theirs.U.L2Norm());
            Close(ours.Q(pair), theirs.Q[k, l], theirs.Q.L2Norm());
            for (int c = 0; c < p; c++)
                Close(ours.V(pair)[c], theirs.V[k * p + c, l] + (k == l ? 0 : theirs.V[l * p + c, k]), theirs.V.L2Norm());
            for (int r = 0, at = 0; r < p; r++)
                for (int c = 0; c <= r; c++, at++)
                    Close(ours.W(pair)[at], theirs.W[k * p + r, l * p + c] + (k == l ? 0 : theirs.W[l * p + r, k * p + c]), theirs.W.L2Norm());
        }
        for (int k = 0; k < q; k++)
            for (int l = 0; l < q; l++)
            {
                Close(ours.KK(k, l, 0, k), theirs.KK[l * q + k, 0 * q + k], theirs.KK.L2Norm());
                Close(ours.KU(k, l, 0, k), theirs.KU[l * q + k, 0 * q + k], theirs.KU.L2Norm());
                Close(ours.KQ(k, l, 0, k), theirs.KQ[l * q + k, 0 * q + k], theirs.KQ.L2Norm());
            }
    }

    [Theory, InlineData(1, 2), InlineData(2, 5), InlineData(3, 2)]
    public void MathNetsBlupsAreTheKernels(int q, int p)
    {
        (PackedCohort cohort, PackedSubjects packed) = Cohort(q, p);
        double[] ours = Simd.Blups(packed, cohort.Lambda, cohort.Beta, 1), theirs = new MathNetPasses(packed, cohort).Blups();
        Assert.Equal(ours.Length, theirs.Length);
        for (int i = 0; i < ours.Length; i++) Close(ours[i], theirs[i], Math.Max(1, Math.Abs(ours[i])));
    }

    [Fact]
    public void ASharesDenominatorIsThePlainReadOfTheSameSize()
    {
        Spread Time(double perSubject, int subjects) => new(perSubject * subjects, 0, 0, 7);
        int small = KernelSize.Parse("1,2").Subjects, large = KernelSize.Parse("2,5").Subjects;
        IReadOnlyList<KernelRow> rows = KernelReport.Rows(
        [
            ("1,2", "PlainRead", Time(1, small)), ("2,5", "PlainRead", Time(4, large)), ("2,5", "ValueSimd", Time(16, large)),
            ("2,5", "BlupsSimd", Time(16, large)), ("2,5", "ValueMathNet", Time(3200, KernelSize.PeerSubjects)),
        ]);
        Assert.Equal(("value", "simd", 120, 16.0, 0.25), (rows[2].Pass, rows[2].Backend, rows[2].BytesPerSubject, Math.Round(rows[2].Nanoseconds, 9), Math.Round(rows[2].ShareOfPlainRead!.Value, 9)));
        Assert.Equal(0.25 * (120 + 56) / 120, rows[3].ShareOfPlainRead!.Value, 1e-9);
        Assert.Equal((3200.0, null), (Math.Round(rows[4].Nanoseconds, 9), rows[4].ShareOfPlainRead));
        string page = KernelReport.Page(rows, "gpu: not run, no driver");
        Assert.Contains("25 %", page, StringComparison.Ordinal);
        Assert.Contains("200", page, StringComparison.Ordinal);      // 3200 / 16
    }

    [Fact]
    public void ADevicesColumnsSayWhatRanAndWhatDidNot()
    {
        Spread Time(double perSubject) => new(perSubject * KernelSize.Parse("2,5").Subjects, 0, 0, 7);
        IReadOnlyList<KernelRow> without = KernelReport.Rows([("2,5", "ValueSimd", Time(12))]);
        IReadOnlyList<KernelRow> with = KernelReport.Rows([("2,5", "ValueSimd", Time(12)), ("2,5", "ValueGpu", Time(0.5))]);

        string absent = KernelReport.Page(without, "gpu: not run, no driver"), present = KernelReport.Page(with, "gpu: some card");
        Assert.Contains("; gpu: not run, no driver.", absent, StringComparison.Ordinal);
        Assert.Contains("| not run | not run  |", absent, StringComparison.Ordinal);
        Assert.Contains("; gpu: some card.", present, StringComparison.Ordinal);
        Assert.Contains("| 0.500  | 24.0     |", present, StringComparison.Ordinal);
        Assert.DoesNotContain("not run", present, StringComparison.Ordinal);
    }

    [Fact]
    public void BenchmarksOfDevicesAreLeftOutWhereThereIsNone()
    {
        string[] methods = [.. typeof(KernelBenchmarks).GetMethods().Select(method => method.Name)];
        Assert.Equal(3, methods.Count(method => method.EndsWith(GpuDevice.Suffix, StringComparison.Ordinal)));
        Assert.All(methods, method => Assert.Equal(
            GpuDevice.Backend.Unavailable is null || !method.EndsWith(GpuDevice.Suffix, StringComparison.Ordinal), GpuDevice.CanRun(method)));
        Assert.Contains(GpuDevice.Backend.Unavailable ?? GpuDevice.Backend.Devices[0], GpuDevice.Note, StringComparison.Ordinal);
    }

    private static (PackedCohort Cohort, PackedSubjects Packed) Cohort(int q, int p)
    {
        var cohort = new PackedCohort(q, p, q + 1);
        return (cohort, cohort.Pack(Subjects));
    }

    private static void Close(double ours, double theirs, double scale) =>
        Assert.True(Math.Abs(ours - theirs) <= Tolerances.PeerKernels * Math.Abs(scale), $"{ours} and {theirs}");
}
