using System.Runtime.CompilerServices;
using FastLmm.Designs;

namespace FastLmm.Packing.Predictors;

/// <summary>Numbers, or a logical column that the formula calculates with: mean, range, and the values while there are at most two.</summary>
internal sealed class GatheredNumbers(string name, int column, bool isLogical) : GatheredPredictor(name)
{
    private const int MostValues = 2;

    private readonly NumberMoments _moments = new();
    private readonly List<double> _values = [];
    private bool _many;

    internal override int Cells => _many ? 0 : MostValues;

    internal override void Observe(KeptRows rows)
    {
        ReadOnlySpan<double> numbers = rows.Numbers(column);
        _moments.Add(numbers);
        while (!_many && Other(numbers) is int at and >= 0)
        {
            if (_values.Count < MostValues) _values.Add(numbers[at]);
            else _many = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddCells(KeptRows rows, int stride, Span<int> places)
    {
        double first = _values[0];
        ReadOnlySpan<double> numbers = rows.Numbers(column);
        for (int row = 0; row < places.Length; row++) places[row] += numbers[row] == first ? 0 : stride;
    }

    internal override (Predictor Predictor, int[] Order) Complete()
    {
        int[] order = _many ? [] : [.. Enumerable.Range(0, _values.Count).OrderBy(k => _values[k])];
        double[] values = [.. order.Select(k => _values[k])];
        if (isLogical) return (new Predictor { Name = Name, Levels = [.. values.Select(value => value == 0 ? "FALSE" : "TRUE")] }, order);
        return (new Predictor { Name = Name, Mean = _moments.Mean, Minimum = _moments.Minimum, Maximum = _moments.Maximum, Values = values }, order);
    }

    // The first number that is none of the values known, or −1.
    private int Other(ReadOnlySpan<double> numbers) => _values.Count switch
    {
        0 => numbers.Length > 0 ? 0 : -1,
        1 => numbers.IndexOfAnyExcept(_values[0]),
        _ => numbers.IndexOfAnyExcept(_values[0], _values[1]),
    };
}
