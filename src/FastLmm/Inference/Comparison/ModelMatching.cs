namespace FastLmm.Inference.Comparison;

/// <summary>Refuses to compare models that are not of the same data, or whose criteria mean different things.</summary>
internal static class ModelMatching
{
    private const double SameSquares = 1e-8;            // of the columns' norms: X'X of two bases differs by rounding only

    /// <exception cref="LmmException">The models are not of the same rows, response, weights or subjects.</exception>
    internal static void CheckData(IReadOnlyList<ComparedModel> models)
    {
        ComparedModel first = models[0];
        foreach (ComparedModel other in models.Skip(1))
        {
            string pair = $"'{first.Formula}' and '{other.Formula}'";
            if (other.Rows != first.Rows)
            {
                throw Bad($"{pair} were fitted to {first.Rows} and {other.Rows} rows; fit both to the same rows "
                    + "(values missing in one model's columns drop rows: use --subset to leave them out of both)");
            }
            if (other.Grouping != first.Grouping)
                throw Bad($"{pair} have different grouping factors, {first.Grouping} and {other.Grouping}; only models with the same one can be compared");
            if (other.Subjects != first.Subjects) throw Bad($"{pair} were fitted to {first.Subjects} and {other.Subjects} subjects; fit both to the same rows");
            if (other.Fingerprint.Response != first.Fingerprint.Response)
                throw Bad($"{pair} differ in the response, its offset, or in which rows they use; fit both to the same response and rows");
            if (other.Fingerprint.Weights != first.Fingerprint.Weights) throw Bad($"{pair} were fitted with different weights; use the same in both");
        }
    }

    /// <exception cref="LmmException">Criteria by REML and ML are mixed, or REML criteria belong to different fixed effects.</exception>
    internal static void CheckCriteria(IReadOnlyList<ComparedModel> models)
    {
        if (models.Select(model => model.Method).Distinct().Count() > 1)
            throw Bad("some models are fitted by REML and some by maximum likelihood; let them be refitted, or fit all by the same method");
        if (models[0].Method == EstimationMethod.Ml) return;
        ComparedModel? other = models.FirstOrDefault(model => !SameFixedEffects(models[0], model));
        if (other is null) return;
        throw Bad($"'{models[0].Formula}' and '{other.Formula}' differ in their fixed effects, so their REML criteria cannot be compared; "
            + "let them be refitted by maximum likelihood");
    }

    private static bool SameFixedEffects(ComparedModel a, ComparedModel b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (!a.FixedNames.SequenceEqual(b.FixedNames)) return false;
        double[,] x = a.DesignSquares(), y = b.DesignSquares();
        for (int r = 0; r < x.GetLength(0); r++)
            for (int c = 0; c < x.GetLength(0); c++)
                if (!(Math.Abs(x[r, c] - y[r, c]) <= SameSquares * Math.Sqrt(x[r, r] * x[c, c]))) return false;
        return true;
    }

    private static LmmException Bad(string message) => new(FailureKind.BadInput, message);
}
