using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing;

/// <summary>
/// Reads a table once, chunk by chunk, into packed statistics. The first rows decide the levels of factors and the basis; only if
/// later rows use other levels is the table read again. Terms that depend on all rows take a reading of their own before.
/// </summary>
internal sealed class DataCollector(
    Table table, DesignPlan planned, FitOptions options, int threads, IProgress<FitProgress>? progress, CancellationToken cancel)
{
    private const int PilotRows = 10_000;
    private const int LeastPilotRows = 500;
    private const int MostPilotRows = 2_000_000;
    private const int ChunksPerReport = 64;

    private readonly Stopwatch _reading = new();
    private readonly Stopwatch _packing = new();
    private DesignPlan _plan = planned;

    /// <summary>Reads the table.</summary>
    /// <exception cref="LmmException">The data are damaged, contradict the formula, or no row is left.</exception>
    internal CollectedData Collect()
    {
        while (_plan.NeedsBasis) _plan = ReadBases();
        bool keepForAgain = options.Fitted || _plan.HasFactors;
        IReadOnlyList<IReadOnlyList<string>?>? levels = null;
        while (true)
        {
            using TableReader reader = table.Open(_plan.Columns, keepForAgain);
            CollectedData collected = Read(reader, levels);
            if (!collected.Design.LevelsChanged)
            {
                collected.Design.CheckLevels();
                return collected;
            }
            levels = collected.Design.UsedLevels();
        }
    }

    /// <summary>Reads the rows again, in order, subjects numbered as before.</summary>
    internal IEnumerable<DesignChunk> ReadAgain(CollectedData collected)
    {
        if (collected.Rows is not null)
        {
            foreach (DesignChunk kept in collected.Rows.Chunks) yield return kept;
            yield break;
        }
        using TableReader reader = table.Open(_plan.Columns, keepForAgain: true);
        Design design = _plan.Bind(reader.Kinds, collected.Design.UsedLevels(), reader);
        var numbering = new SubjectNumbering();
        var chunk = new TableChunk(reader.Kinds);
        DesignChunk rows = design.NewChunk();
        while (reader.Read(chunk))
        {
            cancel.ThrowIfCancellationRequested();
            design.Fill(chunk, reader.Place, rows);
            numbering.Apply(rows);
            if (rows.Rows > 0) yield return rows;
        }
    }

    // Terms such as poly() need all rows before the first row of the design can be made.
    private DesignPlan ReadBases()
    {
        using TableReader reader = table.Open(_plan.Columns, keepForAgain: true);
        BasisReading bases = _plan.ReadBases(reader.Kinds, reader);
        var chunk = new TableChunk(reader.Kinds);
        for (int count = 1; ReadNext(reader, chunk); count++)
        {
            cancel.ThrowIfCancellationRequested();
            bases.Add(chunk, reader.Place);
            if (count % ChunksPerReport == 0) progress?.Report(new FitProgress("reading ahead", 0, 0, reader.BytesRead, 0, double.NaN));
        }
        return bases.Complete();
    }

    private CollectedData Read(TableReader reader, IReadOnlyList<IReadOnlyList<string>?>? levels)
    {
        List<TableChunk> pilot = ReadPilot(reader, PilotRows);
        levels ??= LevelsSeen(reader);
        DesignChunk first = FillPilot(reader, pilot, ref levels);
        Design design = _plan.Bind(reader.Kinds, levels, reader);
        DesignBasis basis = DesignBasis.FromPilot(first, [.. design.RandomBlocks.Select(block => block.Size)]);
        var pass = new Pass(design, new StatisticsBuilder(basis, threads), options.RowsToKeep);
        foreach (TableChunk chunk in pilot) Add(pass, reader, chunk);
        var next = new TableChunk(reader.Kinds);
        for (int count = 1; ReadNext(reader, next); count++)
        {
            Add(pass, reader, next);
            if (count % ChunksPerReport == 0)
                progress?.Report(new FitProgress("reading", pass.Builder.Rows, pass.Numbering.Count, reader.BytesRead, 0, double.NaN));
        }
        return Finish(pass);
    }

    private CollectedData Finish(Pass pass)
    {
        if (pass.Builder.Rows == 0 && !pass.Design.LevelsChanged) throw pass.Design.Dropped.NothingLeft();
        _packing.Start();
        PackedStatistics statistics = pass.Builder.Complete();
        _packing.Stop();
        return new CollectedData
        {
            Design = pass.Design,
            Statistics = statistics,
            Rows = pass.Store,
            Numbering = pass.Numbering,
            ReadSeconds = _reading.Elapsed.TotalSeconds,
            PackSeconds = _packing.Elapsed.TotalSeconds,
        };
    }

    private void Add(Pass pass, TableReader reader, TableChunk chunk)
    {
        cancel.ThrowIfCancellationRequested();
        _packing.Start();
        pass.Add(chunk, reader);
        _packing.Stop();
    }

    private bool ReadNext(TableReader reader, TableChunk chunk)
    {
        _reading.Start();
        bool read = reader.Read(chunk);
        _reading.Stop();
        return read;
    }

    private List<TableChunk> ReadPilot(TableReader reader, int enough)
    {
        List<TableChunk> pilot = [];
        int rows = 0;
        while (rows < enough)
        {
            var chunk = new TableChunk(reader.Kinds);
            if (!ReadNext(reader, chunk)) break;
            pilot.Add(chunk);
            rows += chunk.Rows;
        }
        return pilot;
    }

    private IReadOnlyList<IReadOnlyList<string>?> LevelsSeen(TableReader reader) =>
    [
        .. reader.Kinds.Select((kind, column) =>
        {
            if (kind != ColumnKind.Factor) return null;
            LevelTable table = reader.Levels(column);
            return (IReadOnlyList<string>?)[.. Enumerable.Range(0, table.Count).Select(code => table[code])];
        }),
    ];

    // Design rows of the pilot, for the basis; narrows the levels to those that kept rows use, and reads on, as much again each time,
    // while too few rows are kept.
    private DesignChunk FillPilot(TableReader reader, List<TableChunk> pilot, ref IReadOnlyList<IReadOnlyList<string>?> levels)
    {
        while (true)
        {
            Design design = _plan.Bind(reader.Kinds, levels, reader);
            var all = new DesignChunk(design.P, design.Q, Math.Max(1, pilot.Sum(chunk => chunk.Rows)), design.Weighted);
            DesignChunk part = design.NewChunk();
            foreach (TableChunk chunk in pilot)
            {
                design.Fill(chunk, reader.Place, part);
                all.Append(part);
            }
            bool extended = all.Rows < LeastPilotRows && Extend(reader, pilot);
            if (!extended && !design.LevelsChanged) return all;
            if (extended) levels = LevelsSeen(reader);
            else if (all.Rows == 0) return all;
            else levels = design.UsedLevels();
        }
    }

    private bool Extend(TableReader reader, List<TableChunk> pilot)
    {
        int before = pilot.Count, rows = pilot.Sum(chunk => chunk.Rows);
        if (rows < MostPilotRows) pilot.AddRange(ReadPilot(reader, rows));
        return pilot.Count > before;
    }

    // One reading under way.
    private sealed class Pass(Design design, StatisticsBuilder builder, int rowsToKeep)
    {
        private readonly DesignChunk _rows = design.NewChunk();

        internal Design Design => design;

        internal StatisticsBuilder Builder => builder;

        internal SubjectNumbering Numbering { get; } = new();

        internal RowStore? Store { get; private set; } = new();

        internal void Add(TableChunk chunk, TableReader reader)
        {
            design.Fill(chunk, reader.Place, _rows);
            Numbering.Apply(_rows);
            builder.Add(_rows);
            if (builder.Rows > rowsToKeep) Store = null;
            Store?.Add(_rows);
        }
    }
}
