namespace FastLmm.Algebra;

/// <summary>A running sum with Neumaier's compensation: the error does not grow with the number of terms.</summary>
internal struct CompensatedSum
{
    private double _sum;
    private double _carry;

    /// <summary>The sum so far.</summary>
    public readonly double Value => _sum + _carry;

    /// <summary>Adds a term.</summary>
    public void Add(double term)
    {
        double sum = _sum + term;
        _carry += Math.Abs(_sum) >= Math.Abs(term) ? _sum - sum + term : term - sum + _sum;
        _sum = sum;
    }
}
