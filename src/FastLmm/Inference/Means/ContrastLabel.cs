using System.Globalization;

namespace FastLmm.Inference.Means;

/// <summary>Names of means in contrasts, as emmeans writes them.</summary>
internal static class ContrastLabel
{
    /// <summary>The levels of a mean: those of a variable whose levels look like numbers have its name before them, e.g. <c>age8 Male</c>.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="levels">The mean's levels; those of further variables come behind.</param>
    /// <param name="all">The levels of all means.</param>
    internal static string Of(IReadOnlyList<string> variables, IReadOnlyList<string> levels, IEnumerable<IReadOnlyList<string>> all) =>
        string.Join(' ', variables.Select((name, k) => all.All(row => IsNumber(row[k])) ? name + levels[k] : levels[k]));

    /// <summary>A name in a difference: in parentheses when it has a sign that could be taken for the difference's.</summary>
    internal static string Of(string name) => name.AsSpan().IndexOfAny("-+/*") < 0 ? name : $"({name})";

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
