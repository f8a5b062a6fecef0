namespace FastLmm;

/// <summary>One fixed effect.</summary>
/// <param name="Name">R's name of the coefficient.</param>
/// <param name="Estimate">β̂.</param>
/// <param name="StandardError">Square root of the diagonal of vcov.</param>
/// <param name="Df">Degrees of freedom of its t; +∞ where the normal is used.</param>
/// <param name="PValue">Two-sided p of the test that it is zero.</param>
/// <param name="Lower">Lower Wald limit, of t with these degrees of freedom.</param>
/// <param name="Upper">Upper Wald limit.</param>
public sealed record Coefficient(
    string Name, double Estimate, double StandardError, double Df, double PValue, double Lower, double Upper)
{
    /// <summary>Estimate over standard error.</summary>
    public double TValue => Estimate / StandardError;
}

/// <summary>The fixed effects in order, also by name.</summary>
public sealed class CoefficientTable : IReadOnlyList<Coefficient>
{
    private readonly Lazy<IReadOnlyList<Coefficient>> _rows;

    /// <summary>A table of these rows.</summary>
    public CoefficientTable(IReadOnlyList<Coefficient> rows) => _rows = new(rows);

    /// <summary>A table whose rows are made when one is first looked at.</summary>
    internal CoefficientTable(Func<IReadOnlyList<Coefficient>> rows) => _rows = new(rows);

    /// <summary>Number of coefficients, p.</summary>
    public int Count => _rows.Value.Count;

    /// <summary>The coefficient at a position.</summary>
    public Coefficient this[int index] => _rows.Value[index];

    /// <summary>The coefficient with R's name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Coefficient this[string name] =>
        _rows.Value.FirstOrDefault(row => row.Name == name)
        ?? throw new KeyNotFoundException($"no fixed effect is named '{name}'; there are: {string.Join(", ", _rows.Value.Select(row => row.Name))}");

    /// <inheritdoc/>
    public IEnumerator<Coefficient> GetEnumerator() => _rows.Value.GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
