using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Packing.Checks;
using FastLmm.Packing.Memory;
using FastLmm.Packing.Predictors;
using FastLmm.Tables;

namespace FastLmm.Packing;

/// <summary>One reading of a table under way: rows go to the statistics and to all that looks at them.</summary>
internal sealed class ReadingPass(
    Design design, StatisticsBuilder builder, SenseChecks checks, PredictorGatherer predictors, FitOptions options, TableReader reader)
{
    private readonly DesignChunk _rows = design.NewChunk();
    private readonly MemoryPromise _memory = new(options, design, reader);
    private bool _refused;

    /// <summary>The design, with the columns so far.</summary>
    internal Design Design => design;

    /// <summary>The statistics so far.</summary>
    internal StatisticsBuilder Builder => builder;

    /// <summary>What looks for likely slips.</summary>
    internal SenseChecks Checks => checks;

    /// <summary>What the variables are in the rows.</summary>
    internal PredictorGatherer Predictors => predictors;

    /// <summary>Numbers of the subjects.</summary>
    internal SubjectNumbering Numbering { get; } = new();

    /// <summary>The rows; null when they are too many.</summary>
    internal RowStore? Store { get; private set; } = new();

    /// <summary>Why there is too little memory, after the last row; null where there is enough.</summary>
    internal LmmException? Refusal => _refused ? _memory.Refusal(Numbering, isWhole: true) : null;

    /// <summary>Takes the next rows.</summary>
    internal void Add(TableChunk chunk)
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

    /// <summary>The columns that the model has in the end take the place of those that rows were made with.</summary>
    internal void Settle(Design settled, ColumnChange change, PackedStatistics statistics)
    {
        checks.Settle(settled, change, statistics);
        Store = builder.Rows > RowsToKeep(settled) ? null : Store?.Changed(change);
    }

    private long RowsToKeep(Design columns) => Math.Min(options.RowsToKeep, options.BytesToKeep / MemoryNeed.RowBytes(columns.Q, columns.P));
}
