using FastLmm.Designs.Bases;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A column of a contrast matrix.</summary>
/// <param name="Suffix">What R appends to the factor's name.</param>
/// <param name="Values">One number per level.</param>
internal sealed record ContrastColumn(string Suffix, double[] Values);

/// <summary>R's contrast matrices.</summary>
internal static class Contrasts
{
    /// <summary>The contrasts that R uses for a factor when none are asked for.</summary>
    public const string Default = "treatment";

    private const int MostPolynomialLevels = 95;

    private static readonly string[] Names = [Default, "sum", "helmert", "poly"];
    private static readonly string[] Degrees = [".L", ".Q", ".C"];

    /// <summary>Refuses a name of contrasts that there are not.</summary>
    /// <exception cref="LmmException">There are no such contrasts.</exception>
    public static void Check(string column, string name)
    {
        if (!Names.Contains(name))
            throw new LmmException(FailureKind.BadInput, $"there are no contrasts '{name}' for the column '{column}'{NearestName.Hint(name, Names)}");
    }

    /// <summary>A dummy for every level.</summary>
    public static IEnumerable<ContrastColumn> Dummies(IReadOnlyList<string> levels) =>
        levels.Select((level, index) => new ContrastColumn(level, [.. levels.Select((_, row) => row == index ? 1.0 : 0.0)]));

    /// <summary>The columns of a contrast matrix, one less than levels.</summary>
    public static IEnumerable<ContrastColumn> Of(string name, IReadOnlyList<string> levels) => name switch
    {
        "sum" => Numbered(levels.Count, (row, column) => row == levels.Count - 1 ? -1 : row == column ? 1 : 0),
        "helmert" => Numbered(levels.Count, (row, column) => row <= column ? -1 : row == column + 1 ? column + 1 : 0),
        "poly" => Polynomial(levels.Count),
        _ => Dummies(levels).Skip(1),
    };

    private static IEnumerable<ContrastColumn> Numbered(int levels, Func<int, int, double> entry) =>
        Enumerable.Range(0, Math.Max(0, levels - 1)).Select(column =>
            new ContrastColumn($"{column + 1}", [.. Enumerable.Range(0, levels).Select(row => entry(row, column))]));

    private static IEnumerable<ContrastColumn> Polynomial(int levels)
    {
        if (levels < 2) return [];
        if (levels > MostPolynomialLevels)
            throw new LmmException(FailureKind.BadInput,
                $"polynomial contrasts are not accurate for {levels} levels, {MostPolynomialLevels} being the most; use the numbers themselves");
        double[] scores = [.. Enumerable.Range(1, levels).Select(score => (double)score)];
        double[][] rows = [.. Enumerable.Range(0, levels).Select(_ => new double[levels - 1])];
        PolynomialBasis basis = PolynomialBasis.OverScores(levels);
        for (int row = 0; row < levels; row++) basis.Evaluate(scores[row], rows[row]);
        return Enumerable.Range(0, levels - 1).Select(column =>
            new ContrastColumn(column < Degrees.Length ? Degrees[column] : $"^{column + 1}", [.. rows.Select(row => row[column])]));
    }
}
