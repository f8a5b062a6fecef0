namespace FastLmm.Tables;

/// <summary>How the values of a column are held.</summary>
public enum ColumnKind
{
    /// <summary>Doubles; a missing value is NaN.</summary>
    Numeric,

    /// <summary>Codes into the column's <see cref="LevelTable"/>; a missing value is −1.</summary>
    Factor,

    /// <summary>As <see cref="Factor"/>, for the ids of subjects: text exactly as written, any number of levels.</summary>
    Id,

    /// <summary>
    /// TRUE and FALSE: both codes, 1 and 0 of a <see cref="LevelTable"/> with the texts FALSE and TRUE, missing −1, and doubles 1 and 0,
    /// missing NaN. A factor as a term and numbers in arithmetic, as R's logical.
    /// </summary>
    Logical,
}

/// <summary>A column that a reader is asked for.</summary>
/// <param name="Name">The column's name in the header.</param>
/// <param name="Kind">How to hold it; null lets the table decide between numeric, logical and factor.</param>
public sealed record ColumnRequest(string Name, ColumnKind? Kind = null)
{
    /// <summary>Whether the reader is to find out that numbers do not tell how their texts were written, such as 007.</summary>
    internal bool WatchText { get; init; }
}
