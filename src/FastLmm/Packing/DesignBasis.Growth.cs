using FastLmm.Designs;
using FastLmm.Designs.Codings;

namespace FastLmm.Packing;

public sealed partial class DesignBasis
{
    /// <summary>The basis with the columns that a design has got since: neither shifted nor scaled, 0 in all rows before.</summary>
    /// <remarks>A term that y is shifted by, as all dummies of a factor where there is no constant, is it in its new columns too.</remarks>
    internal DesignBasis Widened(Design design)
    {
        int p = design.P - P, q = design.Q - Q;
        IEnumerable<int> terms = Enumerable.Range(P, p).Select(design.FirstOfTerm);
        DesignBasisParts parts = ToParts();
        return Of(parts with
        {
            XShift = [.. parts.XShift, .. new double[p]],
            XScale = [.. parts.XScale, .. Ones(p)],
            ZConstant = [.. parts.ZConstant, .. Enumerable.Repeat(-1, q)],
            ZShift = [.. parts.ZShift, .. new double[q]],
            ZScale = [.. parts.ZScale, .. Ones(q)],
            Gamma = [.. parts.Gamma, .. terms.Select(first => first < P ? parts.Gamma[first] : 0)],
        });
    }

    /// <summary>The basis for other columns, and how they come from these: the new X' is X' times the first matrix, the new Z' is Z' times the second.</summary>
    internal (DesignBasis Basis, double[,] X, double[,] Z) Changed(ColumnChange change)
    {
        var x = new BasisChange(change.X, _xScale, _xShift, _ => _xConstant);
        var z = new BasisChange(change.Z, _zScale, _zShift, column => _zConstant[column]);
        int constant = x.Constant.Append(-1).Max();
        DesignBasis basis = Of(new DesignBasisParts(
            constant, x.Shift, x.Scale, z.Constant, z.Shift, z.Scale, change.Coefficients(_gamma), YScale, WeightScale));
        return (basis, x.Map, z.Map);
    }

    // Each new column leans on the constant that the old columns leaned on of which it consists, where that is still a column, and is shifted so
    // that nothing of it is left: what it is made of then are shifted columns, and no digits go.
    private sealed class BasisChange
    {
        private readonly double[,] _combinations;
        private readonly double[] _scale;
        private readonly double[] _shift;
        private readonly Func<int, int> _constantOf;

        internal BasisChange(double[,] combinations, double[] scale, double[] shift, Func<int, int> constantOf)
        {
            (_combinations, _scale, _shift, _constantOf) = (combinations, scale, shift, constantOf);
            int columns = combinations.GetLength(1);
            (Constant, Shift, Scale, Map) = (new int[columns], new double[columns], Ones(columns), new double[scale.Length, columns]);
            for (int c = 0; c < columns; c++) Change(c);
        }

        internal int[] Constant { get; }

        internal double[] Shift { get; }

        internal double[] Scale { get; }

        internal double[,] Map { get; }

        private void Change(int column)
        {
            int[] parts = [.. Enumerable.Range(0, _scale.Length).Where(old => _combinations[old, column] != 0)];
            int old = parts.Select(_constantOf).Append(-1).Max();
            int constant = Constant[column] = old < 0 ? -1 : PlaceOf(old);
            double ofConstant = 0, squares = 0;
            foreach (int part in parts)
            {
                double entry = _combinations[part, column];
                ofConstant += part == old ? entry : entry * _shift[part];
                if (part != old) Map[part, column] = entry * _scale[part];
            }
            if (old >= 0 && (constant < 0 || constant == column)) Map[old, column] = ofConstant * _scale[old];
            else Shift[column] = ofConstant;
            foreach (int part in parts.Append(Math.Max(old, 0))) squares = Math.Max(squares, Math.Abs(Map[part, column]));
            Scale[column] = PowerOfTwo(squares);
            for (int part = 0; part < _scale.Length; part++) Map[part, column] /= Scale[column];
        }

        // The new column that is an old one and nothing else.
        private int PlaceOf(int old)
        {
            for (int c = 0; c < _combinations.GetLength(1); c++)
                if (_combinations[old, c] == 1 && Enumerable.Range(0, _scale.Length).All(other => other == old || _combinations[other, c] == 0)) return c;
            return -1;
        }
    }
}
