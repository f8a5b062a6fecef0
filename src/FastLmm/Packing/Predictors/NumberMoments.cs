using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FastLmm.Algebra;

namespace FastLmm.Packing.Predictors;

/// <summary>Mean and range of numbers that come in pieces.</summary>
/// <remarks>
/// Eight sums by the number's place, each with the rounding errors of its additions, so that the mean has the same bits however the
/// numbers are cut into pieces.
/// </remarks>
internal sealed class NumberMoments
{
    private const int Lanes = 8;

    private readonly double[] _sums = new double[Lanes];
    private readonly double[] _errors = new double[Lanes];
    private Vector256<double> _least = Vector256.Create(double.PositiveInfinity);
    private Vector256<double> _largest = Vector256.Create(double.NegativeInfinity);
    private long _count;

    internal double Mean
    {
        get
        {
            var sum = new CompensatedSum();
            for (int lane = 0; lane < Lanes; lane++) sum.Add(_sums[lane]);
            for (int lane = 0; lane < Lanes; lane++) sum.Add(_errors[lane]);
            return sum.Value / _count;
        }
    }

    internal double Minimum => Enumerable.Range(0, 4).Min(lane => _least[lane]);

    internal double Maximum => Enumerable.Range(0, 4).Max(lane => _largest[lane]);

    /// <summary>Adds finite numbers.</summary>
    internal void Add(ReadOnlySpan<double> numbers)
    {
        int head = Math.Min(numbers.Length, (int)((Lanes - (_count & (Lanes - 1))) & (Lanes - 1)));
        AddOneByOne(numbers[..head]);
        int whole = (numbers.Length - head) / Lanes * Lanes;
        AddLanes(numbers.Slice(head, whole));
        AddOneByOne(numbers[(head + whole)..]);
    }

    private void AddOneByOne(ReadOnlySpan<double> numbers)
    {
        foreach (double number in numbers)
        {
            int lane = (int)(_count++ & (Lanes - 1));
            double sum = _sums[lane] + number, part = sum - _sums[lane];
            _errors[lane] += (_sums[lane] - (sum - part)) + (number - part);
            _sums[lane] = sum;
            Vector256<double> here = Vector256.Create(number);
            (_least, _largest) = (Vector256.Min(_least, here), Vector256.Max(_largest, here));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddLanes(ReadOnlySpan<double> numbers)
    {
        ReadOnlySpan<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(numbers);
        Vector256<double> low = Vector256.Create(_sums, 0), high = Vector256.Create(_sums, 4);
        Vector256<double> lowError = Vector256.Create(_errors, 0), highError = Vector256.Create(_errors, 4);
        (Vector256<double> least, Vector256<double> largest) = (_least, _largest);
        for (int i = 0; i + 1 < vectors.Length; i += 2)
        {
            (Vector256<double> a, Vector256<double> b) = (vectors[i], vectors[i + 1]);
            Vector256<double> sum = low + a, part = sum - low;
            lowError += (low - (sum - part)) + (a - part);
            low = sum;
            sum = high + b;
            part = sum - high;
            highError += (high - (sum - part)) + (b - part);
            high = sum;
            least = Vector256.Min(least, Vector256.Min(a, b));
            largest = Vector256.Max(largest, Vector256.Max(a, b));
        }
        low.CopyTo(_sums, 0);
        high.CopyTo(_sums, 4);
        lowError.CopyTo(_errors, 0);
        highError.CopyTo(_errors, 4);
        (_least, _largest) = (least, largest);
        _count += numbers.Length;
    }
}
