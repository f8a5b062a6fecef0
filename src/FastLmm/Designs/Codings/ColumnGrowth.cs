using FastLmm.Designs.Columns;

namespace FastLmm.Designs.Codings;

/// <summary>The columns of X and Z as terms make them, and those that further levels of the factors add.</summary>
internal sealed class ColumnGrowth
{
    private readonly DesignBinder _binder;

    /// <summary>Starts with the columns of the levels known.</summary>
    /// <param name="binder">Made them.</param>
    public ColumnGrowth(DesignBinder binder)
    {
        _binder = binder;
        Random = binder.RandomLists;
        int place = 0;
        foreach (TermColumns list in Random)
        {
            list.PlaceAt(place);
            place += list.Columns.Count;
        }
    }

    /// <summary>The fixed part.</summary>
    public TermColumns Fixed => _binder.FixedList;

    /// <summary>The blocks of random effects, those without columns among them.</summary>
    public IReadOnlyList<TermColumns> Random { get; }

    /// <summary>Columns of X.</summary>
    public int P => Fixed.Columns.Count;

    /// <summary>Columns of Z.</summary>
    public int Q => Random.Sum(list => list.Columns.Count);

    /// <summary>The columns of X, in their places.</summary>
    public ColumnNode[] X => [.. Fixed.Columns.Select(column => column.Node)];

    /// <summary>The columns of Z, in their places.</summary>
    public ColumnNode[] Z
    {
        get
        {
            var z = new ColumnNode[Q];
            foreach (TermColumns list in Random) list.Put(z);
            return z;
        }
    }

    /// <summary>Adds the columns of a level behind all others.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="level">The number of its level; they come in order.</param>
    /// <exception cref="LmmException">It has too many levels, or the model too many columns.</exception>
    public void Admit(FactorColumn factor, int level)
    {
        _binder.Admit(factor, level, Fixed, P);
        foreach (TermColumns list in Random) _binder.Admit(factor, level, list, Q);
    }
}
