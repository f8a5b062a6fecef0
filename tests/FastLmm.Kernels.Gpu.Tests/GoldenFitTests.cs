using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>Every golden fit with a design, once by the kernels on ILGPU's own accelerator and once by simd.</summary>
public class GoldenFitTests
{
    public static TheoryData<string> Ids => [.. Golden.FitIdsWithDesign];

    [GpuTheory, MemberData(nameof(Ids))]
    public void AGoldenFitIsThatOfSimd(string id)
    {
        GoldenFit golden = GoldenFit.Load(id);
        DesignProblem problem = DesignProblem.Of(golden);
        PackedStatistics statistics = problem.Pack();
        SubjectPasses device = GpuBackends.All.Single(backend => backend.Name == "gpu-cpu").Open(null);

        Estimates expected = Fit(new SimdPasses()), actual = Fit(device);

        Assert.Null(device.Message);
        Near([expected.Criterion], [actual.Criterion], "criterion");
        Near([expected.Sigma], [actual.Sigma], "sigma");
        Near(expected.Beta, actual.Beta, "beta");
        Near([.. expected.Vcov.Cast<double>()], [.. actual.Vcov.Cast<double>()], "vcov");
        Near(Determined(expected.G, id), Determined(actual.G, id), "G");

        Estimates Fit(SubjectPasses passes) =>
            Estimator.Fit(statistics, new BlockStructure(problem.BlockSizes), new PackedSums(passes, statistics, 1), golden.Method);
    }

    // Orthodont.sexspecific_re: each subject has one sex, so the data say nothing about the covariance of the two effects.
    private static double[] Determined(double[,] g, string id) => id.StartsWith("Orthodont.sexspecific_re.", StringComparison.Ordinal)
        ? [.. Enumerable.Range(0, g.GetLength(0)).Select(k => g[k, k])]
        : [.. g.Cast<double>()];

    // Entries as a part of the largest: single ones may be zero but for rounding.
    private static void Near(double[] expected, double[] actual, string what)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - actual[i]);
            Assert.True(difference <= Tolerances.DeviceFit * scale, $"{what}[{i}]: {actual[i]:R} is not {expected[i]:R}, {difference / scale:E1} of the largest");
        }
    }
}
