using FastLmm.Algebra;
using FastLmm.Designs;

namespace FastLmm.Inference.Terms;

/// <summary>
/// Hypotheses of type III (Goodnight 1978, and as lmerTest computes them). The model is written with a dummy for every level of every
/// factor in every term (columns O) and with treatment contrasts (columns T, some of O). Each coefficient of T is a linear function
/// of those of O; the functions of a term are made orthogonal to those of the terms that contain it, higher terms first, and then
/// read as functions of the coefficients of T, the others being 0.
/// </summary>
internal sealed class EstimableFunctions
{
    private const double Rounding = 1e-8;               // of an entry of L, whose entries are of size 1
    private const double Dependent = 1e-7;              // R's tolerance for columns of X

    private readonly FixedPart _part;
    private readonly TermContainment _containment;
    private readonly Overparametrised _over;
    private readonly int[] _treatment;                  // columns of T, n as the kept columns
    private readonly double[,] _fromKept;               // n × n: the coefficients of T from those of the kept columns
    private readonly double[][] _functions;             // per column of T, coefficients on O

    internal EstimableFunctions(FixedPart part, IReadOnlyList<int> kept, double[,] triangle, TermContainment containment)
    {
        (_part, _containment, _over) = (part, containment, new Overparametrised(part));
        double[,] x = Columns(triangle, [.. kept, .. Enumerable.Range(0, part.P).Except(kept)]);
        double[,] map = InKeptColumns(_over.InColumnsOfX(), x, kept);
        _treatment = TreatmentColumns(x, map);
        _fromKept = Inverse(Columns(map, _treatment));
        double[,] functions = DenseMatrix.Multiply(_fromKept, map);
        _functions = [.. Enumerable.Range(0, kept.Count).Select(t => Enumerable.Range(0, _over.Columns).Select(o => functions[t, o]).ToArray())];
    }

    internal IReadOnlyList<TermHypothesis> Hypotheses()
    {
        foreach (FixedTerm term in _part.Terms.OrderByDescending(term => term.Variables.Count))
            if (_containment.Containing(term) is { Count: > 0 } containing) Orthogonalise(term, containing);
        return [.. _part.Terms.Select(Hypothesis)];
    }

    // Coefficients on dropped columns go to the kept columns of which those are combinations in these data.
    private static double[,] InKeptColumns(double[,] map, double[,] x, IReadOnlyList<int> kept)
    {
        int n = kept.Count, p = map.GetLength(0);
        OrthogonalColumns basis = OrthogonalColumns.Of(x, n, 0);
        int[] dropped = [.. Enumerable.Range(0, p).Except(kept)];
        var folded = new double[n, map.GetLength(1)];
        for (int o = 0; o < map.GetLength(1); o++)
            for (int k = 0; k < n; k++) folded[k, o] = map[kept[k], o];
        for (int d = 0; d < dropped.Length; d++)
        {
            double[] on = basis.Regress(x, n + d);
            for (int o = 0; o < map.GetLength(1); o++)
                for (int k = 0; map[dropped[d], o] != 0 && k < n; k++) folded[k, o] += on[k] * map[dropped[d], o];
        }
        return folded;
    }

    // As R, of dependent columns the later goes; an empty cell's column is nothing but rounding of the columns that it is made of.
    private int[] TreatmentColumns(double[,] x, double[,] map)
    {
        int n = map.GetLength(0);
        int[] candidates = [.. _over.TreatmentColumns()];
        double[,] columns = DenseMatrix.Multiply(Columns(x, [.. Enumerable.Range(0, n)]), Columns(map, candidates));
        double[] norms = [.. candidates.Select(o => Enumerable.Range(0, n).Sum(k => Math.Abs(map[k, o]) * DenseMatrix.ColumnNorm(x, k)))];
        return [.. OrthogonalColumns.Of(columns, candidates.Length, Dependent, norms).Kept.Select(c => candidates[c])];
    }

    private void Orthogonalise(FixedTerm term, IReadOnlyList<FixedTerm> containing)
    {
        int[] against = [.. containing.SelectMany(PlacesOf)];
        var matrix = new double[_over.Columns, against.Length + 1];
        for (int c = 0; c < against.Length; c++)
            for (int o = 0; o < _over.Columns; o++) matrix[o, c] = _functions[against[c]][o];
        OrthogonalColumns basis = OrthogonalColumns.Of(matrix, against.Length, Dependent);
        foreach (int place in PlacesOf(term))
        {
            for (int o = 0; o < _over.Columns; o++) matrix[o, against.Length] = _functions[place][o];
            double[] on = basis.Regress(matrix, against.Length);
            for (int c = 0; c < against.Length; c++)
                for (int o = 0; on[c] != 0 && o < _over.Columns; o++) _functions[place][o] -= on[c] * matrix[o, c];
        }
    }

    private TermHypothesis Hypothesis(FixedTerm term)
    {
        double[][] rows = [.. PlacesOf(term).Select(place => _treatment.Select(o => _functions[place][o]).ToArray())
            .Where(row => row.Sum(Math.Abs) > Rounding)];
        var l = new double[rows.Length, _treatment.Length];
        for (int r = 0; r < rows.Length; r++)
            for (int c = 0; c < _treatment.Length; c++) l[r, c] = rows[r][c];
        return new TermHypothesis(term.Label, DenseMatrix.Multiply(l, _fromKept));
    }

    // Places among the columns of T.
    private IEnumerable<int> PlacesOf(FixedTerm term) =>
        Enumerable.Range(0, _treatment.Length).Where(t => _over.ColumnsOf(term).Contains(_treatment[t]));

    private static double[,] Columns(double[,] matrix, int[] columns)
    {
        var chosen = new double[matrix.GetLength(0), columns.Length];
        for (int c = 0; c < columns.Length; c++)
            for (int r = 0; r < chosen.GetLength(0); r++) chosen[r, c] = matrix[r, columns[c]];
        return chosen;
    }

    private static double[,] Inverse(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var system = new double[n, 2 * n];
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < n; c++) system[r, c] = matrix[r, c];
            system[r, n + r] = 1;
        }
        OrthogonalColumns basis = OrthogonalColumns.Of(system, n, 0);
        var inverse = new double[n, n];
        for (int c = 0; c < n; c++)
        {
            double[] column = basis.Regress(system, n + c);
            for (int r = 0; r < n; r++) inverse[r, c] = column[r];
        }
        return inverse;
    }
}
