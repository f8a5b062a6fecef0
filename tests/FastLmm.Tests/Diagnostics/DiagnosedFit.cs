using FastLmm.Designs;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Inference.Diagnostics;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Diagnostics;

/// <summary>A model fitted to given rows and diagnosed, and what diagnostics are made of.</summary>
internal sealed class DiagnosedFit
{
    internal DiagnosedFit(DesignChunk rows, EstimationMethod method = EstimationMethod.Reml, IReadOnlyList<int>? blocks = null, int threads = 1)
    {
        var problem = new DesignProblem(rows, blocks ?? [rows.Z.Length]);
        Rows = rows;
        Statistics = problem.Pack();
        Structure = new BlockStructure(problem.BlockSizes);
        Estimates = Estimator.Fit(Statistics, Structure, new PackedSums(new SimdPasses(), Statistics, 1), method);
        string[] ids = [.. Enumerable.Range(0, Statistics.Subjects.Subjects).Select(i => $"s{i}")];
        Source = new DiagnosticSource(Statistics, Estimates, ids, ["rows"], () => [rows], threads);
        Sums = DiagnosticReading.Read(Source, RowDiagnostics.Add, default);
        string[] fixedNames = [.. Estimates.Beta.Select((_, c) => $"X{c}")], effects = [.. Enumerable.Range(0, Statistics.Q).Select(k => $"Z{k}")];
        Model = ModelDiagnostics.Read(Source, fixedNames, effects, []);
        Subjects = [.. Model.Subjects()];
    }

    internal DesignChunk Rows { get; }

    internal PackedStatistics Statistics { get; }

    internal BlockStructure Structure { get; }

    internal Estimates Estimates { get; }

    internal DiagnosticSource Source { get; }

    internal SubjectSums Sums { get; }

    internal List<RowDiagnostics> RowDiagnostics { get; } = [];

    internal ModelDiagnostics Model { get; }

    internal IReadOnlyList<SubjectDiagnostics> Subjects { get; }

    /// <summary>The rows without those of a subject, subjects numbered anew.</summary>
    internal static DesignChunk Without(DesignChunk rows, int subject)
    {
        int[] kept = [.. Enumerable.Range(0, rows.Rows).Where(i => rows.Subject[i] != subject)];
        return Chosen(rows, kept, i => rows.Subject[i] - (rows.Subject[i] > subject ? 1 : 0));
    }

    /// <summary>The same rows in a seeded random order, subjects numbered by first appearance.</summary>
    internal static DesignChunk Shuffled(DesignChunk rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        new Random(seed).Shuffle(order);
        var numbers = new Dictionary<int, int>();
        foreach (int i in order) numbers.TryAdd(rows.Subject[i], numbers.Count);
        return Chosen(rows, order, i => numbers[rows.Subject[i]]);
    }

    private static DesignChunk Chosen(DesignChunk rows, int[] kept, Func<int, int> subject)
    {
        var chosen = new DesignChunk(rows.X.Length, rows.Z.Length, kept.Length, rows.Weight is not null) { Rows = kept.Length };
        for (int to = 0; to < kept.Length; to++)
        {
            int from = kept[to];
            for (int c = 0; c < rows.X.Length; c++) chosen.X[c][to] = rows.X[c][from];
            for (int c = 0; c < rows.Z.Length; c++) chosen.Z[c][to] = rows.Z[c][from];
            (chosen.Y[to], chosen.Offset[to], chosen.Row[to], chosen.Subject[to]) = (rows.Y[from], rows.Offset[from], to + 1, subject(from));
            if (rows.Weight is not null) chosen.Weight![to] = rows.Weight[from];
        }
        return chosen;
    }
}
