using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>A model fitted to seeded rows: subjects of 1 to q + 5 rows, so some are singletons and some have fewer rows than columns.</summary>
internal sealed class RandomFit
{
    internal RandomFit(int seed, int subjects, int q, int p, bool weighted)
        : this(Draw(seed, subjects, q, p, weighted))
    {
    }

    internal RandomFit(DesignChunk rows)
    {
        int q = rows.Z.Length;
        var problem = new DesignProblem(rows, [q]);
        (Rows, Statistics) = (rows, problem.Pack(ownLeftovers: true));
        var structure = new BlockStructure([q]);
        Estimates = Estimator.Fit(Statistics, structure, new PackedSums(new SimdPasses(), Statistics, 1), EstimationMethod.Reml);
    }

    internal DesignChunk Rows { get; }

    internal PackedStatistics Statistics { get; }

    internal Estimates Estimates { get; }

    internal DenseSandwich Dense => new(Rows, Estimates.G, Estimates.Sigma * Estimates.Sigma, Estimates.Beta);

    /// <summary>The inference from the leftovers gathered with the fit, or from a second reading.</summary>
    internal RobustInference Robust(RobustType type, bool secondReading = false, SubjectPasses? passes = null, int threads = 1)
    {
        PackedStatistics statistics = secondReading ? Statistics with { OwnLeftovers = null } : Statistics;
        return new RobustSandwich(
            Estimates, statistics, () => LeftoverReading.Gather([Copy()], statistics, threads), passes ?? new SimdPasses(), threads).Of(type);
    }

    private DesignChunk Copy()
    {
        var copy = new DesignChunk(Rows.X.Length, Rows.Z.Length, Rows.Rows, Rows.Weight is not null);
        copy.Append(Rows);
        return copy;
    }

    internal static DesignChunk Draw(int seed, int subjects, int q, int p, bool weighted)
    {
        var random = new Random(seed);
        int[] visits = [.. Enumerable.Range(0, subjects).Select(i => i < 2 ? 1 : 1 + random.Next(q + 5))];
        int n = visits.Sum();
        var rows = new DesignChunk(p, q, n, weighted) { Rows = n };
        for (int subject = 0, i = 0; subject < subjects; subject++)
        {
            double[] b = [.. Enumerable.Range(0, q).Select(_ => 2 * random.NextDouble() - 1)];
            double between = random.NextDouble();
            for (int visit = 0; visit < visits[subject]; visit++, i++)
            {
                double t = 10 * random.NextDouble();
                for (int k = 0; k < q; k++) rows.Z[k][i] = k == 0 ? 1 : k == 1 ? t : random.NextDouble();
                for (int c = 0; c < p; c++) rows.X[c][i] = c switch { 0 => 1, 1 => t, 2 => between, _ => 1000 * random.NextDouble() + c };
                rows.Y[i] = 100 + 3 * t + Enumerable.Range(0, q).Sum(k => rows.Z[k][i] * b[k]) + random.NextDouble();
                rows.Subject[i] = subject;
                rows.Row[i] = i + 1;
                if (weighted) rows.Weight![i] = 0.2 + 3 * random.NextDouble();
            }
        }
        return rows;
    }
}
