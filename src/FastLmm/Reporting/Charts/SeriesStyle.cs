namespace FastLmm.Reporting.Charts;

/// <summary>How a line is drawn: colour, form of its marks and dashes, each of which tells the lines apart by itself.</summary>
/// <param name="Colour">A colour of Okabe and Ito's set, which readers without full colour vision tell apart.</param>
/// <param name="Mark">Path of the mark around (0, 0).</param>
/// <param name="Filled">Whether the mark is filled with the colour, otherwise with white.</param>
/// <param name="Dashes">SVG's stroke-dasharray; null for a solid line.</param>
internal sealed record SeriesStyle(string Colour, string Mark, bool Filled, string? Dashes)
{
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];

    private static readonly string[] Marks =
    [
        "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",      // circle
        "M-3.5 -3.5h7v7h-7z",                       // square
        "M0 -4.5l4.5 8h-9z",                        // triangle
        "M0 -5l5 5l-5 5l-5 -5z",                    // diamond
        "M0 4.5l4.5 -8h-9z",                        // triangle downwards
    ];

    private static readonly string?[] Patterns = [null, "6 3", "2 3"];

    /// <summary>The style of the line with this number; the first 105 are different, the first 35 without their dashes too.</summary>
    public static SeriesStyle Of(int number) => new(
        Colours[number % Colours.Length],
        Marks[number % Marks.Length],
        number % 2 == 0,
        Patterns[number / 2 % Patterns.Length]);
}
