using FastLmm.Designs;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Tests.Designs;

/// <summary>A formula bound to cells of text and all its rows, made as the fit does: bind, read, and bind again when levels changed.</summary>
internal sealed class FilledDesign
{
    private readonly List<double>[] _x;
    private readonly List<double>[] _z;

    private FilledDesign(Design design)
    {
        Design = design;
        _x = [.. design.FixedNames.Select(_ => new List<double>())];
        _z = [.. Enumerable.Range(0, design.Q).Select(_ => new List<double>())];
    }

    public Design Design { get; }

    public double[][] X => [.. _x.Select(column => column.ToArray())];

    public double[][] Z => [.. _z.Select(column => column.ToArray())];

    public List<double> Y { get; } = [];

    public List<double> Offset { get; } = [];

    public List<double> Weight { get; } = [];

    public List<string> Subject { get; } = [];

    public List<long> Row { get; } = [];

    public static FilledDesign Of(
        string formula, IReadOnlyList<string> header, IReadOnlyList<string[]> cells, FitOptions? options = null, int chunkRows = TableChunk.Capacity)
    {
        DesignPlan plan = DesignPlan.Create(ModelFormula.Parse(formula), options ?? new FitOptions(), header);
        while (plan.NeedsBasis) plan = ReadBases(plan, new CellReader(header, cells, plan.Columns, chunkRows));
        var first = new CellReader(header, cells, plan.Columns, chunkRows);
        FilledDesign filled = ReadAll(plan.Bind(first.Kinds, first.AllLevels(), first), first);
        if (filled.Design.LevelsChanged)
        {
            var again = new CellReader(header, cells, plan.Columns, chunkRows);
            filled = ReadAll(plan.Bind(again.Kinds, filled.Design.UsedLevels(), again), again);
        }
        return filled;
    }

    public static DesignPlan ReadBases(DesignPlan plan, CellReader reader)
    {
        BasisReading bases = plan.ReadBases(reader.Kinds, reader);
        var chunk = new TableChunk(reader.Kinds);
        while (reader.Read(chunk)) bases.Add(chunk, reader.Place);
        return bases.Complete();
    }

    public static FilledDesign ReadAll(Design design, CellReader reader)
    {
        var filled = new FilledDesign(design);
        var chunk = new TableChunk(reader.Kinds);
        DesignChunk target = design.NewChunk();
        while (reader.Read(chunk))
        {
            design.Fill(chunk, reader.Place, target);
            filled.Append(target);
        }
        return filled;
    }

    private void Append(DesignChunk chunk)
    {
        int rows = chunk.Rows;
        for (int j = 0; j < _x.Length; j++) _x[j].AddRange(chunk.X[j].AsSpan(0, rows));
        for (int j = 0; j < _z.Length; j++) _z[j].AddRange(chunk.Z[j].AsSpan(0, rows));
        Y.AddRange(chunk.Y.AsSpan(0, rows));
        Offset.AddRange(chunk.Offset.AsSpan(0, rows));
        Row.AddRange(chunk.Row.AsSpan(0, rows));
        if (chunk.Weight is { } weight) Weight.AddRange(weight.AsSpan(0, rows));
        for (int k = 0; k < rows; k++) Subject.Add(Design.Subjects[chunk.Subject[k]]);
    }
}
