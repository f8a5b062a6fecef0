namespace FastLmm.Tests.LateLevels;

/// <summary>A model of <see cref="LateData"/>.</summary>
internal sealed record LateModel(string Formula, string F = "treatment", string G = "treatment", bool Weighted = false)
{
    /// <summary>Models whose terms span the same for any levels, by number.</summary>
    internal static readonly LateModel[] All =
    [
        new("y ~ x + f + (1 | id)"),
        new("y ~ x + f + (1 | id)", F: "sum", Weighted: true),
        new("y ~ f + g + x + (1 + x | id)", F: "helmert", G: "poly"),
        new("y ~ f * g + x + (1 | id)"),
        new("y ~ f * g + x + (1 | id)", F: "poly", G: "sum", Weighted: true),
        new("y ~ f:g + (1 | id)"),
        new("y ~ 0 + f + x:g + (1 + x | id)", G: "helmert"),
        new("y ~ 0 + f + g + (1 | id)", G: "sum"),
        new("y ~ f * g * x + (1 | id)", F: "sum", G: "helmert"),
        new("y ~ x * b + g + (1 + b | id)"),
        new("y ~ x + b + (1 + g | id)"),
        new("y ~ x + (0 + g | id)", Weighted: true),
        new("y ~ g + f + (x + b || id)"),
        new("y ~ relevel(f, \"a\") + f:x + cut(x, c(0, 40, 48, 60, 200)) + (1 | id)", Weighted: true),
        new("y ~ I(x > 50) * f + (1 | id)", F: "poly"),
        new("y ~ factor(g) * f + offset(0.1 * x) + (1 + b | id)", F: "helmert"),
        new("y ~ 0 + f:g + b + (0 + b | id)"),
    ];

    internal static TheoryData<int> Numbers => [.. Enumerable.Range(0, All.Length)];

    internal FitOptions Options => new()
    {
        Weights = Weighted ? "w" : null,
        Contrasts = new[] { ("f", F), ("g", G) }.Where(pair => pair.Item2 != "treatment").ToDictionary(pair => pair.Item1, pair => pair.Item2),
        Threads = 1,
    };

    /// <summary>With levels decided from some first rows.</summary>
    internal FitOptions WithPilot(int rows) => Options with { PilotRows = rows };
}
