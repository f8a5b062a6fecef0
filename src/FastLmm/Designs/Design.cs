using FastLmm.Designs.Codings;
using FastLmm.Designs.Columns;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>
/// The columns of X and Z for fixed levels of the factors, and the maker of their rows. Holds buffers and counts, so one thread at a time
/// and one reading of the data per instance.
/// </summary>
public sealed partial class Design
{
    private readonly DesignPlan _plan;
    private readonly ColumnProgram _program;
    private readonly FactorBinder _factors;
    private readonly SubjectCodes _subjects;
    private readonly RowFilter _filter;
    private readonly ColumnNode _y;
    private readonly ColumnNode? _offset;
    private readonly int _weight;
    private readonly RecipeColumn[] _columns;
    private CheckedColumn[] _checked;
    private ColumnNode[] _x;
    private ColumnNode[] _z;

    internal Design(DesignBinder binder, TableReader? reader)
    {
        _binder = binder;
        _plan = binder.Plan;
        _program = binder.Program;
        _factors = binder.Factors;
        _subjects = new SubjectCodes(_plan.Parts.HasFlag(DesignParts.Subjects) ? _plan.Formula.Group.Columns.Count : 0, binder.Subset, reader);
        _columns = [.. binder.Binding.Kinds.Select((kind, column) => new RecipeColumn(
            _plan.Columns[column].Name, _plan.Columns[column].Kind, kind, null) { Form = reader?.Form(column) ?? ValueForm.Number })];
        _filter = new RowFilter(binder.Binding, _factors.Columns, _factors.Cuts, binder.Subset);
        _checked = [.. binder.CheckedColumns];
        _splineRanges = [.. binder.SplineRanges];
        _x = [.. binder.Fixed.Select(column => column.Node)];
        _z = [.. binder.RandomBlocks.SelectMany(block => block.Columns).Select(column => column.Node)];
        (_y, _offset) = (binder.ResponseLessOffset, binder.Offset);
        _weight = binder.Binding.Weight;
        FixedNames = [.. binder.Fixed.Select(column => column.Name)];
        Terms = binder.Terms;
        RandomBlocks = Blocks(binder.RandomBlocks);
    }

    /// <summary>The formula as given.</summary>
    public string Formula => _plan.Formula.Text;

    /// <summary>R's names of the columns of X, p.</summary>
    public IReadOnlyList<string> FixedNames { get; }

    /// <summary>Which of these columns belong to which term.</summary>
    public FixedPart Terms { get; }

    /// <summary>p, columns of X; linear dependence is not looked for.</summary>
    public int P => _x.Length;

    /// <summary>The independent blocks of random effects, as lme4 orders them.</summary>
    public IReadOnlyList<RandomBlock> RandomBlocks { get; }

    /// <summary>q, columns of Z.</summary>
    public int Q => _z.Length;

    /// <summary>Name of the grouping factor.</summary>
    public string GroupName => _plan.Formula.GroupName;

    /// <summary>R's name of the response.</summary>
    public string ResponseName => _plan.Formula.ResponseName;

    /// <summary>Whether rows have prior weights.</summary>
    public bool Weighted => _weight >= 0;

    /// <summary>Whether a column is a factor, so that a reading can change the levels.</summary>
    public bool HasFactors => _factors.Columns.Any();

    /// <summary>Whether a row that would be kept had a factor's value that is not among the levels; this design skips such rows.</summary>
    public bool SawNewLevel => _filter.SawNewLevel;

    /// <summary>
    /// Whether the rows filled so far use other levels than those of this design: then bind again to <see cref="UsedLevels"/> and read again.
    /// </summary>
    public bool LevelsChanged => _settledLevels is null && (SawNewLevel || _factors.Columns.Any(factor => factor.HasUnusedLevel));

    /// <summary>Rows left out so far, and why; rows skipped for a new level are not among them.</summary>
    public DropCounts Dropped => _filter.Counts;

    /// <summary>What terms remember of the rows, by R's name of the call.</summary>
    public IReadOnlyDictionary<string, Bases.TermBasis> Bases => _plan.Bases;

    /// <summary>Codes and ids of the subjects of the rows filled so far.</summary>
    internal SubjectCodes Subjects => _subjects;

    /// <summary>A chunk that <see cref="Fill"/> can fill from any <see cref="TableChunk"/>.</summary>
    public DesignChunk NewChunk() => new(P, Q, TableChunk.Capacity, Weighted);

    /// <summary>
    /// Per column of <see cref="DesignPlan.Columns"/>, then per cut, the texts of the levels that kept rows used; null where it is no factor.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>?> UsedLevels() => _settledLevels ?? _factors.UsedLevels();

    /// <summary>The variables of the fixed part and of offsets, in the order of the formula.</summary>
    internal IReadOnlyList<PredictorColumns> PredictorColumns() =>
    [
        .. _plan.PredictorNames.Select(name =>
        {
            int[] columns = [.. Enumerable.Range(0, _columns.Length).Where(column => _plan.Columns[column].Name == name)];
            FactorColumn? factor = columns.Select(_factors.At).OfType<FactorColumn>().FirstOrDefault();
            int column = columns.OrderBy(column => _columns[column].Kind is ColumnKind.Numeric or ColumnKind.Logical ? 0 : 1).First();
            return new PredictorColumns(name, factor, column);
        }),
    ];

    /// <summary>What makes the same columns of other data; to be asked for after the last reading.</summary>
    /// <param name="predictors">What the predictors were in the rows used.</param>
    internal DesignRecipe Recipe(PredictorTable predictors)
    {
        IReadOnlyList<IReadOnlyList<string>?> used = UsedLevels();
        return new DesignRecipe
        {
            Formula = _plan.Formula.Text,
            Settings = DesignRecipe.DataSettings(_plan.Options),
            DataColumns = _plan.DataColumns,
            Columns = [.. _columns.Select((column, k) => column with { Levels = used[k] })],
            CutLevels = _plan.Calls.Cuts.Zip(used.Skip(_columns.Length)).Where(cut => cut.Second is not null)
                .ToDictionary(cut => cut.First.Name, cut => cut.Second!),
            Bases = _plan.Bases,
            Predictors = predictors,
        };
    }

    /// <summary>
    /// Refuses a factor that needs contrasts and has only one level in the rows used, and a level or contrasts that no factor takes.
    /// To be called after the last reading.
    /// </summary>
    /// <exception cref="LmmException">There is such a factor.</exception>
    public void CheckLevels() => _factors.CheckLevels();

    /// <summary>Makes the rows of a chunk that are kept: every variable present, weight above 0.</summary>
    /// <param name="chunk">Rows of the columns that the plan asked for.</param>
    /// <param name="place">Names a place from source and row, as <see cref="TableReader.Place"/>; for messages.</param>
    /// <param name="target">Gets the rows, with y less offset; what it held is overwritten.</param>
    /// <exception cref="LmmException">
    /// A value is infinite, a weight negative, a term not a finite number, or a factor's value not among the levels that the options give.
    /// </exception>
    /// <remarks>Allocates nothing once all levels have been met. A target with fewer columns than the design has come to gets the others.</remarks>
    public void Fill(TableChunk chunk, Func<int, long, string> place, DesignChunk target)
    {
        _program.Evaluate(chunk);
        int rows = _filter.Select(chunk, place);
        if (_filter.Admitted.Count > 0) Grow(chunk);
        if (target.X.Length < P || target.Z.Length < Q) target.Widen(P, Q);
        ReadOnlySpan<int> kept = _filter.Kept.AsSpan(0, rows);
        foreach (CheckedColumn column in _checked) column.Check(kept, chunk, _plan.Columns, place);
        foreach (SplineRange range in _splineRanges) range.Check(kept, chunk, place);
        for (int j = 0; j < _x.Length; j++) Gather(_x[j].Values, kept, chunk.Rows, target.X[j]);
        for (int j = 0; j < _z.Length; j++) Gather(_z[j].Values, kept, chunk.Rows, target.Z[j]);
        Gather(_y.Values, kept, chunk.Rows, target.Y);
        if (_offset is null) target.Offset.AsSpan(0, rows).Clear();
        else Gather(_offset.Values, kept, chunk.Rows, target.Offset);
        if (target.Weight is { } weight) Gather(chunk.Numeric(_weight), kept, chunk.Rows, weight);
        int[] subjects = CodesOfChunk = _subjects.Of(chunk);
        for (int k = 0; k < kept.Length; k++)
        {
            target.Subject[k] = subjects[kept[k]];
            target.Row[k] = chunk.FirstRow + kept[k];
        }
        target.Rows = rows;
        target.Source = chunk.Source;
    }

    private static void Gather(double[] values, ReadOnlySpan<int> kept, int all, double[] target)
    {
        if (kept.Length == all)
        {
            values.AsSpan(0, all).CopyTo(target);
            return;
        }
        for (int k = 0; k < kept.Length; k++) target[k] = values[kept[k]];
    }

    private static List<RandomBlock> Blocks(IReadOnlyList<RandomColumns> blocks)
    {
        List<RandomBlock> made = [];
        int start = 0;
        foreach (RandomColumns block in blocks)
        {
            made.Add(new RandomBlock([.. block.Columns.Select(column => column.Name)], start) { Intercept = block.Intercept, Terms = block.Terms });
            start += block.Columns.Count;
        }
        return made;
    }
}
