using System.Collections.Concurrent;
using FastLmm.Tables;
using FastLmm.TestSupport;

namespace FastLmm.Tests.GoldenFits;

/// <summary>A golden fit from the columns of its design as a table in memory: for poly() and ns() too, everything that a result holds.</summary>
internal static class DesignTableFit
{
    private static readonly ConcurrentDictionary<(string Id, DfMethod Df), Lazy<LmmFit>> Made = new();

    internal static LmmFit Of(string id, DfMethod df = DfMethod.Satterthwaite) =>
        Made.GetOrAdd((id, df), key => new(() => Fit(GoldenFit.Load(key.Id), key.Df))).Value;

    private static LmmFit Fit(GoldenFit fit, DfMethod df)
    {
        GoldenDesign design = GoldenDesign.Load(Golden.DesignOf(fit.Id));
        var options = new FitOptions
        {
            Method = fit.Method,
            Weights = design.Weight is null ? null : "weight",
            Offset = design.Offset is null ? null : "offset",
            Threads = 1,
            Df = df,
        };
        return LinearMixedModel.Fit(Formula(design, fit), Table.FromColumns(Columns(design)), options);
    }

    private static string Formula(GoldenDesign design, GoldenFit fit)
    {
        string formula = "y ~ 0 + " + string.Join(" + ", design.X.Select((_, c) => $"X{c}"));
        int next = 0;
        foreach (string[] block in fit.RandomBlocks)
            formula += " + (0 + " + string.Join(" + ", block.Select(_ => $"Z{next++}")) + " | subject)";
        return formula;
    }

    private static List<TableColumn> Columns(GoldenDesign design)
    {
        List<TableColumn> columns = [TableColumn.Text("subject", design.SubjectIds), TableColumn.Numeric("y", design.Y)];
        columns.AddRange(design.X.Select((column, c) => TableColumn.Numeric($"X{c}", column)));
        columns.AddRange(design.Z.Select((column, c) => TableColumn.Numeric($"Z{c}", column)));
        if (design.Weight is { } weight) columns.Add(TableColumn.Numeric("weight", weight));
        if (design.Offset is { } offset) columns.Add(TableColumn.Numeric("offset", offset));
        return columns;
    }
}
