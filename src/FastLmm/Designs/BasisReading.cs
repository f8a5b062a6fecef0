using FastLmm.Designs.Bases;
using FastLmm.Designs.Columns;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>
/// A first reading of the rows that a model keeps, for terms such as <c>poly(age, 2)</c> whose columns depend on all of them. One instance
/// per reading. Scaling and equal intervals take no memory; polynomials and splines 8 bytes a row, so that they are exactly R's.
/// </summary>
public sealed class BasisReading
{
    private readonly DesignPlan _plan;
    private readonly ColumnProgram _program = new();
    private readonly RowFilter _filter;
    private readonly List<(RememberedCall Call, CheckedColumn Column, BasisGatherer Gatherer)> _gathered;
    private readonly double[] _values = new double[TableChunk.Capacity];
    private long _rows;

    internal BasisReading(ColumnBinding binding)
    {
        _plan = binding.Plan;
        var compiler = new ExpressionCompiler(_program, binding);
        string text = _plan.Formula.Text;
        IntervalNode[] cuts =
        [
            .. _plan.Calls.Cuts.Where(cut => _plan.Bases.ContainsKey(cut.Name)).Select(cut =>
                _program.Intervals(cut.Name, compiler.Compile(cut.Argument, text), (IntervalBasis)_plan.Bases[cut.Name])),
        ];
        ColumnNode? subset = _plan.Subset is { } condition ? compiler.Compile(condition.Expression, condition.Text) : null;
        _filter = new RowFilter(binding, [], cuts, subset);
        _gathered =
        [
            .. _plan.Calls.All.Where(call => !_plan.Bases.ContainsKey(call.Name) && call.IsReady(_plan.Bases)).Select(call =>
            {
                ColumnNode node = compiler.Compile(call.Argument, text);
                return (call, new CheckedColumn(call.Argument.ToString(), node, binding.NumericSources(call.Argument)), call.NewGatherer());
            }),
        ];
    }

    /// <summary>Takes the rows of a chunk that the model keeps.</summary>
    /// <param name="chunk">Rows of the columns that the plan asked for.</param>
    /// <param name="place">Names a place from source and row, as <see cref="TableReader.Place"/>; for messages.</param>
    /// <exception cref="LmmException">A value that the model cannot use.</exception>
    public void Add(TableChunk chunk, Func<int, long, string> place)
    {
        _program.Evaluate(chunk);
        int rows = _filter.Select(chunk, place);
        ReadOnlySpan<int> kept = _filter.Kept.AsSpan(0, rows);
        foreach ((_, CheckedColumn column, BasisGatherer gatherer) in _gathered)
        {
            column.Check(kept, chunk, _plan.Columns, place);
            for (int k = 0; k < rows; k++) _values[k] = column.Node.Values[kept[k]];
            gatherer.Add(_values.AsSpan(0, rows));
        }
        _rows += rows;
    }

    /// <summary>The plan with the bases that could be made; it may need another reading for those whose arguments use them.</summary>
    /// <exception cref="LmmException">No row is kept, or a term has too few different values; then a <see cref="FormulaException"/>.</exception>
    public DesignPlan Complete()
    {
        if (_rows == 0) throw _filter.Counts.NothingLeft();
        var bases = new Dictionary<string, TermBasis>(_plan.Bases);
        foreach ((RememberedCall call, _, BasisGatherer gatherer) in _gathered)
        {
            bases[call.Name] = gatherer.Complete() ?? throw _plan.Formula.Refusal(
                $"{call.Name} needs more different values than there are in the rows used; ask for less of it or leave it out", call.Call.Span);
        }
        return _plan.WithBases(bases);
    }
}
