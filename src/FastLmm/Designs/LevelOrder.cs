using System.Globalization;
using System.Text;

namespace FastLmm.Designs;

/// <summary>The order of a factor's levels when none is given: as R's <c>factor</c> sorts them in the C locale.</summary>
internal static class LevelOrder
{
    /// <summary>The distinct texts, by number if all of them look like numbers, else by their bytes in UTF-8.</summary>
    public static string[] Sorted(IEnumerable<string> texts)
    {
        string[] levels = [.. texts.Distinct(StringComparer.Ordinal).Order(Comparer<string>.Create(CompareBytes))];
        return levels.All(LooksLikeNumber) ? [.. levels.OrderBy(Number)] : levels;
    }

    /// <summary>Whether a text is a finite number.</summary>
    public static bool LooksLikeNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static int CompareBytes(string a, string b) =>
        Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
