using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>
/// The basis that the arithmetic is done in (METHOD.md 2): X' = XT, Z' = ZT_Z, y' = (y − Xγ)/s, weights w' = w/c. Any basis gives
/// the same model; this one, chosen from the first rows, keeps every number near 1, so that nothing is lost to offsets and units.
/// </summary>
/// <remarks>
/// Columns are shifted by a multiple of a constant column (of X, or of their own block of Z) and scaled by powers of two, so scaling is
/// exact: x'_j = (x_j − t_j x_0)/s_j. Columns without a constant to lean on are only scaled.
/// </remarks>
public sealed partial class DesignBasis
{
    private readonly int[] _zConstant;
    private readonly int _xConstant;
    private readonly double[] _xShift;
    private readonly double[] _xScale;
    private readonly double[] _zShift;
    private readonly double[] _zScale;
    private readonly double[] _gamma;

    private DesignBasis(int p, int q)
    {
        _zConstant = new int[q];
        _xConstant = -1;
        (_xShift, _xScale) = (new double[p], Ones(p));
        (_zShift, _zScale) = (new double[q], Ones(q));
        _gamma = new double[p];
    }

    private DesignBasis(DesignChunk pilot, IReadOnlyList<int> blockSizes, bool constant)
        : this(pilot.X.Length, pilot.Z.Length)
    {
        int rows = pilot.Rows;
        _xConstant = constant && pilot.X.Length > 0 && IsOne(pilot.X[0], rows) ? 0 : -1;
        for (int c = 0; c < P; c++) (_xShift[c], _xScale[c]) = ShiftAndScale(pilot.X[c], rows, _xConstant >= 0 && c != _xConstant);
        for (int block = 0, start = 0; block < blockSizes.Count; start += blockSizes[block++]) ChooseZ(pilot, start, blockSizes[block]);
        ChooseY(pilot);
        if (pilot.Weight is not null)
            WeightScale = Math.Pow(PowerOfTwo(Math.Sqrt(pilot.Weight.AsSpan(0, rows).ToArray().DefaultIfEmpty(1).Average())), 2);
    }

    /// <summary>Columns of X.</summary>
    public int P => _xShift.Length;

    /// <summary>Columns of Z.</summary>
    public int Q => _zShift.Length;

    /// <summary>Whether the first column of X is the constant.</summary>
    public bool HasConstant => _xConstant == 0;

    /// <summary>s.</summary>
    public double YScale { get; private set; } = 1;

    /// <summary>c, a power of four.</summary>
    public double WeightScale { get; } = 1;

    /// <summary>Chooses the basis from the first rows; they need not be representative, only of the right size.</summary>
    /// <param name="pilot">The rows.</param>
    /// <param name="blockSizes">Effects of each block.</param>
    /// <param name="constant">Whether the first column of X is the constant if it is 1 in these rows; a dummy may be, and change later.</param>
    public static DesignBasis FromPilot(DesignChunk pilot, IReadOnlyList<int> blockSizes, bool constant = true) => new(pilot, blockSizes, constant);

    /// <summary>T, p × p.</summary>
    public double[,] XMap() => Map(_xScale, _xShift, _ => _xConstant);

    /// <summary>T⁻¹, p × p: X = X' times this.</summary>
    public double[,] XMapInverse()
    {
        var inverse = new double[P, P];
        for (int c = 0; c < P; c++)
        {
            inverse[c, c] = _xScale[c];
            if (_xConstant >= 0 && c != _xConstant) inverse[_xConstant, c] = _xShift[c] * _xScale[_xConstant];
        }
        return inverse;
    }

    /// <summary>T_Z, q × q.</summary>
    public double[,] ZMap() => Map(_zScale, _zShift, c => _zConstant[c]);

    /// <summary>T_Z⁻¹, q × q.</summary>
    public double[,] ZMapInverse()
    {
        var inverse = new double[Q, Q];
        for (int c = 0; c < Q; c++)
        {
            inverse[c, c] = _zScale[c];
            int k = _zConstant[c];
            if (k >= 0 && k != c) inverse[k, c] = _zShift[c] * _zScale[k];
        }
        return inverse;
    }

    /// <summary>γ in the basis of X', T⁻¹γ: the coefficients that the shift of y took out.</summary>
    public double[] Gamma() => [.. _gamma.Select((g, c) => g * _xScale[c])];

    private void ChooseZ(DesignChunk pilot, int start, int size)
    {
        int constant = -1;
        for (int c = start + size - 1; c >= start; c--)
            if (IsOne(pilot.Z[c], pilot.Rows)) constant = c;
        for (int c = start; c < start + size; c++)
        {
            _zConstant[c] = constant;
            (_zShift[c], _zScale[c]) = ShiftAndScale(pilot.Z[c], pilot.Rows, constant >= 0 && c != constant);
        }
    }

    // y is shifted by its mean where the constant is a combination of X's columns: exactly 1 = Xa, a read off the pilot.
    private void ChooseY(DesignChunk pilot)
    {
        double[]? a = _xConstant == 0 ? [1, .. new double[P - 1]] : ConstantCombination(pilot);
        (double shift, double scale) = ShiftAndScale(pilot.Y, pilot.Rows, a is not null);
        YScale = scale;
        for (int c = 0; a is not null && c < P; c++) _gamma[c] = shift * a[c];
    }

    // Indicator columns that add up to one: each row has ones in columns that together are exactly 1.
    private static double[]? ConstantCombination(DesignChunk pilot)
    {
        int p = pilot.X.Length;
        var indicator = new double[p];
        for (int c = 0; c < p; c++) indicator[c] = IsIndicator(pilot.X[c], pilot.Rows) ? 1 : 0;
        for (int i = 0; i < pilot.Rows; i++)
        {
            double sum = 0;
            for (int c = 0; c < p; c++) sum += indicator[c] * pilot.X[c][i];
            if (sum != 1) return null;
        }
        return pilot.Rows == 0 ? null : indicator;
    }

    private static bool IsOne(double[] column, int rows) => rows > 0 && column.AsSpan(0, rows).IndexOfAnyExcept(1.0) < 0;

    private static bool IsIndicator(double[] column, int rows) => column.AsSpan(0, rows).IndexOfAnyExcept(0.0, 1.0) < 0;

    private static (double Shift, double Scale) ShiftAndScale(double[] column, int rows, bool shifted)
    {
        double origin = rows > 0 ? column[0] : 0, mean = 0, square = 0;
        for (int i = 0; i < rows; i++) mean += (column[i] - origin) / rows;
        mean = shifted ? origin + mean : 0;
        for (int i = 0; i < rows; i++) square += (column[i] - mean) * (column[i] - mean) / rows;
        double size = Math.Sqrt(square);
        return (mean, size <= 1e-13 * Math.Abs(mean) ? 1 : PowerOfTwo(size));
    }

    private static double PowerOfTwo(double size) =>
        size > 0 && double.IsFinite(size) ? Math.ScaleB(1, (int)Math.Round(Math.Log2(size))) : 1;

    private static double[,] Map(double[] scale, double[] shift, Func<int, int> constant)
    {
        int n = scale.Length;
        var map = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            map[c, c] = 1 / scale[c];
            int k = constant(c);
            if (k >= 0 && k != c) map[k, c] = -shift[c] / scale[c];
        }
        return map;
    }

    private static double[] Ones(int n)
    {
        var ones = new double[n];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
