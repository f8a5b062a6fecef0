using System.Numerics.Tensors;

namespace FastLmm.Designs.Columns;

/// <summary>Computes a column from another, value by value.</summary>
internal delegate void ColumnFunction(ReadOnlySpan<double> x, Span<double> values);

/// <summary>The formula language's functions of one number.</summary>
internal static class ColumnFunctions
{
    private static readonly Dictionary<string, ColumnFunction> Table = new()
    {
        ["-"] = TensorPrimitives.Negate,
        ["log"] = TensorPrimitives.Log,
        ["exp"] = TensorPrimitives.Exp,
        ["sqrt"] = TensorPrimitives.Sqrt,
        ["abs"] = TensorPrimitives.Abs,
        ["floor"] = TensorPrimitives.Floor,
        ["ceiling"] = TensorPrimitives.Ceiling,
        ["trunc"] = TensorPrimitives.Truncate,
        ["!"] = Each(Logic.Not),
        ["sign"] = Each(x => double.IsNaN(x) ? x : Math.Sign(x)),
        ["log2"] = Each(Math.Log2),
        ["log10"] = Each(Math.Log10),
        ["log1p"] = Each(LogOnePlus),
        ["expm1"] = Each(ExpMinusOne),
        ["sin"] = Each(Math.Sin),
        ["cos"] = Each(Math.Cos),
        ["tan"] = Each(Math.Tan),
        ["asin"] = Each(Math.Asin),
        ["acos"] = Each(Math.Acos),
        ["atan"] = Each(Math.Atan),
        ["sinh"] = Each(Math.Sinh),
        ["cosh"] = Each(Math.Cosh),
        ["tanh"] = Each(Math.Tanh),
    };

    /// <summary>The function of R's name, <c>-</c> and <c>!</c> among them.</summary>
    public static ColumnFunction Named(string name) =>
        Table.GetValueOrDefault(name) ?? throw new InvalidOperationException($"no column arithmetic for {name}()");

    /// <summary>R's <c>log(x, base)</c>.</summary>
    public static ColumnFunction LogTo(double @base) =>
        @base == 2 ? Named("log2") : @base == 10 ? Named("log10") : Each(x => Math.Log(x) / Math.Log(@base));

    /// <summary>R's <c>round(x, digits)</c>: the nearest number with so many decimals, the even one of two as near.</summary>
    public static ColumnFunction RoundTo(int digits) => Each(x => Round(x, digits));

    private static ColumnFunction Each(Func<double, double> function) => (x, values) =>
    {
        for (int row = 0; row < values.Length; row++) values[row] = function(x[row]);
    };

    private static double Round(double x, int digits)
    {
        if (digits == 0 || !double.IsFinite(x)) return Math.Round(x, MidpointRounding.ToEven);
        double power = Math.Pow(10, Math.Abs(digits));
        if (digits < 0) return Math.Round(x / power, MidpointRounding.ToEven) * power;
        double low = Math.Floor(x * power), high = Math.Ceiling(x * power);
        double below = low / power, above = high / power;
        if (double.IsInfinity(low)) return x;
        double up = above - x, down = x - below;
        return down < up || (down == up && low % 2 == 0) ? below : above;
    }

    // Kahan's: the error of 1 + x is corrected by the ratio.
    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) || u <= 0 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
    }

    private static double ExpMinusOne(double x) =>
        Math.Abs(x) < 0.5 ? 2 * Math.Exp(x / 2) * Math.Sinh(x / 2) : Math.Exp(x) - 1;
}
