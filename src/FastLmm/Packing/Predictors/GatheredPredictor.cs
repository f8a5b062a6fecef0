using FastLmm.Designs;

namespace FastLmm.Packing.Predictors;

/// <summary>What is gathered of one predictor.</summary>
/// <param name="name">Name of its column.</param>
internal abstract class GatheredPredictor(string name)
{
    /// <summary>Name of the column.</summary>
    internal string Name => name;

    /// <summary>How many cells it has; 0 when combinations with it are not counted.</summary>
    internal virtual int Cells => 0;

    /// <summary>Takes kept rows.</summary>
    internal abstract void Observe(KeptRows rows);

    /// <summary>Adds the rows' cells, times a stride, to their place among all combinations.</summary>
    internal virtual void AddCells(KeptRows rows, int stride, Span<int> places) => throw new InvalidOperationException($"{name} has no cells");

    /// <summary>What was found, and the order in which its cells are to be counted: per cell of the result the cell here.</summary>
    internal abstract (Predictor Predictor, int[] Order) Complete();
}

/// <summary>A factor.</summary>
internal sealed class GatheredFactor(string name, FactorColumn factor) : GatheredPredictor(name)
{
    private int _cells = factor.Levels.Count;

    internal override int Cells => _cells;

    internal override void Observe(KeptRows rows) => _cells = GrowthRoom.Of(_cells, factor.Count);

    internal override void AddCells(KeptRows rows, int stride, Span<int> places) => rows.AddCells(factor.LevelOfRow, stride, places);

    internal override (Predictor Predictor, int[] Order) Complete()
    {
        (IReadOnlyList<string> levels, int[] numbers) = factor.Ordered();
        return (new Predictor { Name = Name, Levels = levels }, numbers);
    }
}

/// <summary>Texts that are only compared.</summary>
internal sealed class GatheredTexts(string name, int column, Func<int, string> text) : GatheredPredictor(name)
{
    private readonly HashSet<int> _codes = [];

    internal override void Observe(KeptRows rows) => rows.AddCodes(column, _codes);

    internal override (Predictor Predictor, int[] Order) Complete() =>
        (new Predictor { Name = Name, Levels = LevelOrder.Sorted(_codes.Select(text)), IsCounted = false }, []);
}
