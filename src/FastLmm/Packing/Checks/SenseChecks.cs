using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Designs.Codings;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>
/// Looks at the rows of a fit for what a user may not have meant: data that look like mistakes and terms that can do nothing. It only makes notes,
/// and leaves a question as soon as a row has answered it, so that it costs next to nothing.
/// </summary>
internal sealed class SenseChecks
{
    private const string Intercept = "(Intercept)";

    private readonly List<RowCheck> _checks = [];
    private readonly int _columnsSeen;

    /// <summary>Chooses the questions.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="kinds">Kinds of the plan's columns.</param>
    /// <param name="design">Its columns.</param>
    public SenseChecks(DesignPlan plan, IReadOnlyList<ColumnKind> kinds, Design design)
    {
        _columnsSeen = design.Q;
        TermList list = plan.Formula.Fixed;
        HashSet<string> alone = [.. list.Terms.SelectMany(term => term).Select(variable => list.Variables[variable].Column?.Name).OfType<string>()];
        for (int column = 0; column < kinds.Count; column++)
        {
            string name = plan.Columns[column].Name;
            if (!alone.Contains(name)) continue;
            if (kinds[column] is ColumnKind.Factor or ColumnKind.Logical) _checks.Add(new AlmostConstantFactor(name, column));
            if (kinds[column] == ColumnKind.Numeric) _checks.Add(new NumbersLikeCodes(name, column));
        }
        if (list.Intercept) AddConstants(design);
        if (design.RandomBlocks.Any(block => block.Names.Contains(Intercept))) AddSlopes(design);
    }

    /// <summary>Looks at rows.</summary>
    /// <param name="chunk">The rows as read.</param>
    /// <param name="rows">Those of them that are kept, subjects numbered.</param>
    public void Observe(TableChunk chunk, DesignChunk rows)
    {
        if (rows.Rows == 0) return;
        for (int k = _checks.Count - 1; k >= 0; k--)
            if (!_checks[k].Observe(chunk, rows)) _checks.RemoveAt(k);
    }

    /// <summary>Turns to the columns that the model has in the end; what rows could not tell of them is read from the statistics.</summary>
    /// <param name="design">The design in the end.</param>
    /// <param name="change">How its columns come from those that rows were made with.</param>
    /// <param name="statistics">The statistics in its columns.</param>
    public void Settle(Design design, ColumnChange change, PackedStatistics statistics)
    {
        if (design.RandomBlocks.FirstOrDefault(block => block.Names.Contains(Intercept)) is not { } withConstant) return;
        int constant = withConstant.Start + withConstant.Names.ToList().IndexOf(Intercept);
        string[] names = [.. design.RandomBlocks.SelectMany(block => block.Names)];
        var columns = ColumnCombinations.Of(change.Z);
        int[] seen = [.. Enumerable.Range(0, names.Length).Select(column => columns[column] is [(int old, 1)] && old < _columnsSeen ? old : -1)];
        _checks.RemoveAll(check => check.Slope >= 0 && !seen.Contains(check.Slope));
        for (int column = 0; column < names.Length; column++)
            if (seen[column] < 0 && ConstantWithinSubjects.Is(statistics.Subjects, constant, column)) _checks.Add(new UninformedSlope(names[column], column));
    }

    /// <summary>What was found, one sentence each.</summary>
    /// <param name="subjects">Number of subjects.</param>
    /// <param name="idOf">Id of a subject.</param>
    public IReadOnlyList<string> Notes(int subjects, Func<int, string> idOf) =>
        [.. _checks.Select(check => check.Note(subjects, idOf)).OfType<string>()];

    private void AddConstants(Design design)
    {
        for (int column = 0; column < design.P; column++)
            if (design.FixedNames[column] is { } name && name != Intercept && !name.Contains(':')) _checks.Add(new ConstantCovariate(name, column));
    }

    private void AddSlopes(Design design)
    {
        foreach (RandomBlock block in design.RandomBlocks)
        {
            for (int k = 0; k < block.Size; k++)
            {
                if (block.Names[k] == Intercept) continue;
                _checks.Add(new UninformedSlope(block.Names[k], block.Start + k));
                _checks.Add(new SlopeFarFromZero(block.Names[k], block.Start + k));
            }
        }
    }
}
