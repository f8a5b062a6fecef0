using System.Diagnostics;
using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Packing.Checks;
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
        var pilot = new Pilot(reader, plan, options.PilotRows, chunk => ReadNext(reader, chunk));
        bool isShort = pilot.Read(options.PilotRows) < options.PilotRows;
        DesignChunk first = pilot.Fill(ref levels);
        Design design = plan.Bind(reader.Kinds, levels, reader);
        if (first.Rows == 0 && design.CanGrow)
        {
            design = plan.Bind(reader.Kinds, [.. levels.Select(texts => texts is null ? null : Array.Empty<string>())], reader);
            first = design.NewChunk();
        }
        design.Grow();
        DesignBasis basis = DesignBasis.FromPilot(first, [.. design.RandomBlocks.Select(block => block.Size)], design.Terms.Intercept);
        var builder = new StatisticsBuilder(basis, threads, ownLeftovers: options.Robust != RobustType.None);
        var pass = new ReadingPass(
            design, builder, new SenseChecks(plan, reader.Kinds, design), new PredictorGatherer(design, reader), options, reader);
        foreach (TableChunk chunk in pilot.Chunks) Add(pass, chunk);
        using ChunkFeed feed = ChunkFeed.Of(reader, isShort ? 1 : threads, cancel);
        for (int count = 1; feed.Next(); count++)
        {
            Add(pass, feed.Chunk);
            if (count % ChunksPerReport == 0)
                progress?.Report(new FitProgress("reading", pass.Builder.Rows, pass.Numbering.Count, feed.BytesRead, 0, double.NaN));
        }
        _aheadReading += feed.ReadTime;
        return Finish(pass, reader);
    }

    private CollectedData Finish(ReadingPass pass, TableReader reader)
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

    private void Add(ReadingPass pass, TableChunk chunk)
    {
        cancel.ThrowIfCancellationRequested();
        _packing.Start();
        pass.Add(chunk);
        _packing.Stop();
    }

    private bool ReadNext(TableReader reader, TableChunk chunk)
    {
        _reading.Start();
        bool read = reader.Read(chunk);
        _reading.Stop();
        return read;
    }
}
