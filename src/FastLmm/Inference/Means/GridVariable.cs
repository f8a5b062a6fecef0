using System.Globalization;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Inference.Means;

/// <summary>The values that a variable takes in a reference grid.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Texts">The values.</param>
/// <param name="Numbers">The values as numbers; NaN where a level is none.</param>
/// <param name="ValueOfCell">Per cell by which rows were counted the value that it is, −1 where it is none; null where cells do not matter.</param>
internal sealed record GridVariable(string Name, string[] Texts, double[] Numbers, int[]? ValueOfCell)
{
    /// <summary>As emmeans: all levels of a factor, both of two values, the mean of other numbers; or the values given.</summary>
    /// <exception cref="LmmException">A value given is no number, or no level.</exception>
    internal static GridVariable Of(Predictor predictor, IReadOnlyList<string>? given)
    {
        if (given is { Count: 0 }) throw Refusal($"no value is given for '{predictor.Name}'; give one or more");
        if (predictor.Levels is { } levels) return OfLevels(predictor, levels, given);
        if (given is not null) return OfNumbers(predictor.Name, [.. given.Select(text => Number(predictor.Name, text))], null);
        return predictor.Values.Count > 0
            ? OfNumbers(predictor.Name, [.. predictor.Values], [.. Enumerable.Range(0, predictor.Values.Count)])
            : OfNumbers(predictor.Name, [predictor.Mean], null);
    }

    private static GridVariable OfLevels(Predictor predictor, IReadOnlyList<string> levels, IReadOnlyList<string>? given)
    {
        string[] texts = [.. (given ?? levels).Select(text => Level(predictor.Name, levels, text))];
        if (texts.Distinct().Count() < texts.Length) throw Refusal($"a level of '{predictor.Name}' is given twice; give each once");
        int[]? ofCell = predictor.IsCounted ? [.. levels.Select(level => Array.IndexOf(texts, level))] : null;
        return new GridVariable(predictor.Name, texts, [.. texts.Select(NumberOfLevel)], ofCell);
    }

    private static GridVariable OfNumbers(string name, double[] numbers, int[]? ofCell) =>
        new(name, [.. numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture))], numbers, ofCell);

    // factor(age) has the level 8 where 8.0 is given.
    private static string Level(string name, IReadOnlyList<string> levels, string text)
    {
        if (levels.Contains(text)) return text;
        string? same = double.IsFinite(NumberOfLevel(text)) ? levels.FirstOrDefault(level => NumberOfLevel(level) == NumberOfLevel(text)) : null;
        return same ?? throw Refusal($"'{name}' has no level '{text}'{NearestName.Hint(text, levels)}");
    }

    private static double NumberOfLevel(string text) => text switch
    {
        "TRUE" => 1,
        "FALSE" => 0,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN,
    };

    private static double Number(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Refusal($"'{name}' holds numbers, and '{text}' is none; give numbers with a decimal point");

    private static LmmException Refusal(string message) => new(FailureKind.BadInput, message);
}
