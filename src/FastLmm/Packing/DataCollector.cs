using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Packing.Checks;
using FastLmm.Packing.Memory;
using FastLmm.Packing.Predictors;
using FastLmm.Tables;

namespace FastLmm.Packing;

/// <summary>
/// Reads a table once, chunk by chunk, into packed statistics. The first rows decide the basis and the first levels of factors; levels that come
/// later get columns of their own, and in the end the statistics are brought to the columns of all levels (METHOD.md 2). Only where R's coding of
/// the terms does not let them is the table read again. Terms that depend on all rows take a reading of their own before.
/// </summary>
internal sealed class DataCollector(
    Table table, DesignPlan plan, FitOptions options, int threads, IProgress<FitProgress>? progress, CancellationToken cancel)
{
    private const int LeastKeptOfPilot = 20;           // one row in so many
    private const int MostPilotRows = 2_000_000;
    private const int ChunksPerReport = 64;

    private readonly NotedFile[] _files = [.. table.Files.Select(NotedFile.Of)];
    private readonly Stopwatch _reading = new();
    private readonly Stopwatch _packing = new();
    private TimeSpan _aheadReading;

    /// <summary>Reads the table.</summary>
    /// <exception cref="LmmException">The data are damaged, contradict the formula, or no row is left.</exception>
    internal CollectedData Collect()
    {
        while (plan.NeedsBasis) plan = ReadBases();
        bool keepForAgain = options.Fitted || options.Robust != RobustType.None || plan.MayReadAgain;
        IReadOnlyList<IReadOnlyList<string>?>? levels = null;
        while (true)
        {
            using TableReader reader = table.Open(plan.Columns, keepForAgain);
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
        using TableReader reader = table.Open(plan.Columns, keepForAgain: true);
        Design design = plan.Bind(reader.Kinds, collected.Design.UsedLevels(), reader);
        var numbering = new SubjectNumbering();
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, cancel);
        DesignChunk rows = design.NewChunk();
        while (feed.Next())
        {
            design.Fill(feed.Chunk, reader.Place, rows);
            numbering.Apply(rows);
            if (rows.Rows > 0) yield return rows;
        }
    }

    // Terms such as poly() need all rows before the first row of the design can be made.
    private DesignPlan ReadBases()
    {
        using TableReader reader = table.Open(plan.Columns, keepForAgain: true);
        BasisReading bases = plan.ReadBases(reader.Kinds, reader);
        using ChunkFeed feed = ChunkFeed.Of(reader, threads, cancel);
        for (int count = 1; feed.Next(); count++)
        {
            bases.Add(feed.Chunk, reader.Place);
            if (count % ChunksPerReport == 0) progress?.Report(new FitProgress("reading ahead", 0, 0, feed.BytesRead, 0, double.NaN));
        }
        _aheadReading += feed.ReadTime;
        return bases.Complete();
    }

    private CollectedData Read(TableReader reader, IReadOnlyList<IReadOnlyList<string>?>? levels)
    {
        List<TableChunk> pilot = [];
        bool isShort = ReadPilot(reader, pilot, options.PilotRows) < options.PilotRows;
        DesignChunk first = FillPilot(reader, pilot, ref levels);
        Design design = plan.Bind(reader.Kinds, levels, reader);
        if (first.Rows == 0 && design.CanGrow)
        {
            design = plan.Bind(reader.Kinds, [.. levels.Select(texts => texts is null ? null : Array.Empty<string>())], reader);
            first = design.NewChunk();
        }
        design.Grow();
        DesignBasis basis = DesignBasis.FromPilot(first, [.. design.RandomBlocks.Select(block => block.Size)], design.Terms.Intercept);
        var builder = new StatisticsBuilder(basis, threads, ownLeftovers: options.Robust != RobustType.None);
        var pass = new Pass(
            design, builder, new SenseChecks(plan, reader.Kinds, design), new PredictorGatherer(design, reader), options);
        foreach (TableChunk chunk in pilot) Add(pass, reader, chunk);
        using ChunkFeed feed = ChunkFeed.Of(reader, isShort ? 1 : threads, cancel);
        for (int count = 1; feed.Next(); count++)
        {
            Add(pass, reader, feed.Chunk);
            if (count % ChunksPerReport == 0)
                progress?.Report(new FitProgress("reading", pass.Builder.Rows, pass.Numbering.Count, feed.BytesRead, 0, double.NaN));
        }
        _aheadReading += feed.ReadTime;
        return Finish(pass, reader);
    }

    private CollectedData Finish(Pass pass, TableReader reader)
    {
        if (pass.Refusal is { } refusal) throw refusal;
        if (pass.Builder.Rows == 0 && !pass.Design.LevelsChanged) throw pass.Design.Dropped.NothingLeft();
        _packing.Start();
        (Design design, ColumnChange? change) = pass.Design.Settled(reader);
        PackedStatistics statistics = pass.Builder.Complete(change);
        if (change is not null) pass.Settle(design, change, statistics);
        _packing.Stop();
        return new CollectedData
        {
            Design = design,
            Statistics = statistics,
            Predictors = pass.Predictors.Complete(),
            Rows = pass.Store,
            Notes = [.. reader.Notes, .. pass.Checks.Notes(pass.Numbering.Count, subject => pass.Design.Subjects[pass.Numbering.CodeOf(subject)])],
            Subjects = new MetSubjectIds(pass.Design, pass.Numbering),
            Dropped = pass.Design.Dropped,
            Reading = table.Options,
            Files = new Lazy<IReadOnlyList<DataFile>>(() => [.. _files.Select(file => file.Known())]),
            ReadSeconds = (_reading.Elapsed + _aheadReading).TotalSeconds,
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

    // Reads on until the pilot has at least so many rows; returns how many it has.
    private int ReadPilot(TableReader reader, List<TableChunk> pilot, int rows)
    {
        int read = pilot.Sum(chunk => chunk.Rows);
        while (read < rows)
        {
            var chunk = new TableChunk(reader.Kinds);
            if (!ReadNext(reader, chunk)) break;
            pilot.Add(chunk);
            read += chunk.Rows;
        }
        return read;
    }

    private IReadOnlyList<IReadOnlyList<string>?> LevelsSeen(TableReader reader) =>
    [
        .. reader.Kinds.Select((kind, column) =>
        {
            if (kind is not (ColumnKind.Factor or ColumnKind.Logical)) return null;
            LevelTable table = reader.Levels(column);
            return (IReadOnlyList<string>?)[.. Enumerable.Range(0, table.Count).Select(code => table[code])];
        }),
    ];

    // Design rows of the pilot, for the basis; reads on while too few rows are kept. Levels that no earlier reading has found are those
    // that kept rows of the pilot use.
    private DesignChunk FillPilot(TableReader reader, List<TableChunk> pilot, [NotNull] ref IReadOnlyList<IReadOnlyList<string>?>? levels)
    {
        bool known = levels is not null;
        levels ??= LevelsSeen(reader);
        int most = options.PilotRows;
        while (true)
        {
            Design design = plan.Bind(reader.Kinds, levels, reader);
            DesignChunk all = FillFirst(reader, pilot, design, most);
            bool extended = all.Rows * LeastKeptOfPilot < options.PilotRows && most < MostPilotRows && ReadPilot(reader, pilot, 2 * most) > most;
            if (extended) most *= 2;
            if (!extended && (known || !design.LevelsChanged || all.Rows == 0)) return all;
            if (!known) levels = extended ? LevelsSeen(reader) : design.UsedLevels();
        }
    }

    // Exactly the first rows, however files cut them into chunks: the basis decides the last bits of every result.
    private static DesignChunk FillFirst(TableReader reader, List<TableChunk> pilot, Design design, int most)
    {
        var all = new DesignChunk(design.P, design.Q, Math.Max(1, Math.Min(most, pilot.Sum(chunk => chunk.Rows))), design.Weighted);
        DesignChunk part = design.NewChunk();
        foreach (TableChunk chunk in pilot)
        {
            int rows = chunk.Rows;
            chunk.Rows = Math.Min(rows, most);
            most -= chunk.Rows;
            design.Fill(chunk, reader.Place, part);
            chunk.Rows = rows;
            all.Append(part);
        }
        return all;
    }

    // One reading under way.
    private sealed class Pass(
        Design design, StatisticsBuilder builder, SenseChecks checks, PredictorGatherer predictors, FitOptions options)
    {
        private readonly DesignChunk _rows = design.NewChunk();
        private readonly MemoryPromise _memory = new(options, design);
        private bool _refused;

        internal Design Design => design;

        internal StatisticsBuilder Builder => builder;

        internal SenseChecks Checks => checks;

        internal PredictorGatherer Predictors => predictors;

        internal SubjectNumbering Numbering { get; } = new();

        internal RowStore? Store { get; private set; } = new();

        /// <summary>Why there is too little memory, after the last row; null where there is enough.</summary>
        internal LmmException? Refusal => _refused ? _memory.Refusal(Numbering, isWhole: true) : null;

        internal void Add(TableChunk chunk, TableReader reader)
        {
            design.Fill(chunk, reader.Place, _rows);
            Numbering.Apply(_rows);
            if (_refused && _memory.IsHopeless) throw _memory.Refusal(Numbering, isWhole: false);
            if (_refused) return;
            checks.Observe(chunk, _rows);
            predictors.Observe(chunk, _rows);
            builder.Widen(design);
            builder.Add(_rows);
            if (builder.Rows > RowsToKeep(design)) Store = null;
            Store?.Add(_rows);
            KeepPromise();
        }

        // Kept rows are the first to go. What is refused is read to its end for the number of its subjects alone.
        private void KeepPromise()
        {
            if (Store is not null && _memory.IsBroken(Numbering, Store.Rows)) Store = null;
            if (Store is not null || !_memory.IsBroken(Numbering, 0)) return;
            _refused = true;
            builder.Release();
        }

        // The columns that the model has in the end take the place of those that rows were made with.
        internal void Settle(Design settled, ColumnChange change, PackedStatistics statistics)
        {
            checks.Settle(settled, change, statistics);
            Store = builder.Rows > RowsToKeep(settled) ? null : Store?.Changed(change);
        }

        private long RowsToKeep(Design columns) => Math.Min(options.RowsToKeep, options.BytesToKeep / MemoryNeed.RowBytes(columns.Q, columns.P));
    }
}
