using FastLmm.Designs.Codings;
using FastLmm.Formulas;

namespace FastLmm.Designs;

internal sealed partial class DesignBinder
{
    private readonly List<(TermColumns Columns, TermList List, bool Random)> _lists = [];

    /// <summary>The columns of the fixed part as terms make them.</summary>
    public TermColumns FixedList => _lists.Single(made => !made.Random).Columns;

    /// <summary>Those of each block of random effects, also without columns.</summary>
    public IReadOnlyList<TermColumns> RandomLists => [.. _lists.Where(made => made.Random).Select(made => made.Columns)];

    /// <summary>Whether levels that come later can have columns of their own behind these.</summary>
    public bool CanGrow { get; private set; } = true;

    /// <summary>Adds the columns of a late level to those of a list.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="level">The number of its level.</param>
    /// <param name="columns">The columns of the list.</param>
    /// <param name="place">Place of the first new one.</param>
    /// <exception cref="LmmException">There are too many levels or columns.</exception>
    public void Admit(FactorColumn factor, int level, TermColumns columns, int place)
    {
        if (!columns.Has(factor)) return;
        Factors.CheckCount(factor);
        TermList list = _lists.Single(made => made.Columns == columns).List;
        for (int term = 0; term < list.Terms.Count; term++) RefuseTooMany(columns.CountWith(factor, term), list, term);
        columns.Admit(factor, variable => Factors.Indicator(list.Variables[variable], factor, level), Times, place);
        RefuseTooMany(columns.Columns.Count, list, list.Terms.Count - 1);
    }
}
