using System.Globalization;

namespace FastLmm.Tables;

/// <summary>A named column in memory. The arrays are not copied and must not change while they are in use.</summary>
public abstract class TableColumn
{
    private TableColumn(string name, int length)
    {
        Name = name;
        Length = length;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    internal abstract ColumnKind NaturalKind { get; }

    /// <summary>Numbers; NaN is missing. As ids or factor levels they are written so that they round-trip.</summary>
    public static TableColumn Numeric(string name, double[] values) => new DoubleColumn(name, values);

    /// <summary>Whole numbers, numeric unless asked for as ids or a factor; then every digit counts.</summary>
    public static TableColumn Whole(string name, long[] values) => new WholeColumn(name, values);

    /// <summary>Texts, a factor unless asked for otherwise; null is missing.</summary>
    public static TableColumn Text(string name, string?[] values) => new TextColumn(name, values);

    /// <summary>Texts given by their positions in a list of levels; a negative code is missing.</summary>
    /// <exception cref="ArgumentException">A code is beyond the levels.</exception>
    public static TableColumn Coded(string name, int[] codes, IReadOnlyList<string> levels)
    {
        int outside = Array.FindIndex(codes, code => code >= levels.Count);
        if (outside < 0) return new CodedColumn(name, codes, levels);
        string message = $"column '{name}': code {codes[outside]} at row {outside + 1} is beyond {levels.Count} levels";
        throw new ArgumentException(message, nameof(codes));
    }

    internal abstract void Put(int row, ValueColumn target);

    private sealed class DoubleColumn(string name, double[] values) : TableColumn(name, values.Length)
    {
        internal override ColumnKind NaturalKind => ColumnKind.Numeric;

        internal override void Put(int row, ValueColumn target) => target.Put(values[row]);
    }

    private sealed class WholeColumn(string name, long[] values) : TableColumn(name, values.Length)
    {
        internal override ColumnKind NaturalKind => ColumnKind.Numeric;

        internal override void Put(int row, ValueColumn target)
        {
            if (target.IsNumeric) target.Put((double)values[row]);
            else target.Put(values[row].ToString(CultureInfo.InvariantCulture));
        }
    }

    private sealed class TextColumn(string name, string?[] values) : TableColumn(name, values.Length)
    {
        internal override ColumnKind NaturalKind => ColumnKind.Factor;

        internal override void Put(int row, ValueColumn target) => target.Put(values[row]);
    }

    private sealed class CodedColumn(string name, int[] codes, IReadOnlyList<string> levels) : TableColumn(name, codes.Length)
    {
        internal override ColumnKind NaturalKind => ColumnKind.Factor;

        internal override void Put(int row, ValueColumn target) => target.Put(codes[row] < 0 ? null : levels[codes[row]]);
    }
}
