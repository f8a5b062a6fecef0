namespace FastLmm.Designs.Codings;

/// <summary>
/// What columns of two codings of the same terms are combinations of: products of numbers and of indicators of levels, all but a base level,
/// some factors of a term left out (an indicator of the base is 1 less the others). Products are independent of each other and numbered as met.
/// </summary>
internal sealed class TermProducts
{
    private readonly string[]?[] _levels;               // per factor those that both codings have, the base first
    private readonly int[] _sizes;
    private readonly Dictionary<(int Kind, int Variable), int> _kindOf = [];
    private readonly List<(int Size, int Start)> _kinds = [(1, -1)];

    public TermProducts(ListCoding one, ListCoding other)
    {
        _levels = [.. one.Variables.Zip(other.Variables, (a, b) => a?.Levels?.Intersect(b!.Levels!, StringComparer.Ordinal).ToArray())];
        _sizes = [.. one.Variables.Select((variable, k) => variable is null ? 0 : _levels[k] is { } levels ? Math.Max(0, levels.Length - 1) : variable.Width)];
    }

    /// <summary>Products met so far.</summary>
    public int Count { get; private set; }

    /// <summary>The products that a column consists of.</summary>
    public List<(int Product, double Value)> Of(ListCoding coding, CodedColumn column)
    {
        List<(int Kind, int Offset, double Value)> all = [(0, 0, 1)];
        for (int k = 0; k < column.Parts.Length; k++)
        {
            int variable = coding.Terms[column.Term][k];
            List<(int Index, double Value)> part = Part(coding.Variables[variable]!, variable, coding.Full[column.Term][k], column.Parts[k]);
            all = [.. all.SelectMany(product => part.Select(one => Times(product, variable, one)))];
        }
        return [.. all.Select(product => (StartOf(product.Kind) + product.Offset, product.Value))];
    }

    // Of numbers the column; of a factor the base level's value, at −1, and what the other levels add to it.
    private List<(int Index, double Value)> Part(CodedVariable variable, int number, bool full, int part)
    {
        if (_levels[number] is not { } levels) return [(part, 1)];
        double[] values = [.. levels.Select(level =>
        {
            int at = IndexOf(variable.Levels!, level);
            return full ? (at == part ? 1 : 0) : variable.Contrasts[part][at];
        })];
        List<(int Index, double Value)> parts = [];
        for (int level = 0; level < values.Length; level++)
        {
            double value = level == 0 ? values[0] : values[level] - values[0];
            if (value != 0) parts.Add((level - 1, value));
        }
        return parts;
    }

    private (int Kind, int Offset, double Value) Times((int Kind, int Offset, double Value) product, int variable, (int Index, double Value) part) =>
        part.Index < 0
            ? product with { Value = product.Value * part.Value }
            : (KindWith(product.Kind, variable), product.Offset * _sizes[variable] + part.Index, product.Value * part.Value);

    private int KindWith(int kind, int variable)
    {
        if (_kindOf.TryGetValue((kind, variable), out int known)) return known;
        _kinds.Add((_kinds[kind].Size * _sizes[variable], -1));
        return _kindOf[(kind, variable)] = _kinds.Count - 1;
    }

    private int StartOf(int kind)
    {
        if (_kinds[kind].Start < 0)
        {
            _kinds[kind] = _kinds[kind] with { Start = Count };
            Count += _kinds[kind].Size;
        }
        return _kinds[kind].Start;
    }

    private static int IndexOf(IReadOnlyList<string> levels, string level)
    {
        for (int k = 0; k < levels.Count; k++)
            if (levels[k] == level) return k;
        return -1;
    }
}
