using FastLmm.Inference.Variances;

namespace FastLmm.Models.Documents;

/// <summary>Inference on the variance parameters in a file; names and G are those of the random effects, σ² is that of sigma.</summary>
/// <param name="Entries">The free entries (k ≥ l) of G: k and l, counted from 0 over all effects.</param>
/// <param name="Covariance">Covariance matrix of the estimates of these entries and then σ².</param>
internal sealed record VariancesDocument(JsonMatrix Entries, JsonMatrix Covariance)
{
    /// <summary>What a file holds.</summary>
    public static VariancesDocument Of(VarianceInference variances)
    {
        var entries = new double[variances.Entries.Count, 2];
        for (int at = 0; at < variances.Entries.Count; at++) (entries[at, 0], entries[at, 1]) = variances.Entries[at];
        return new VariancesDocument(new(entries), new(variances.Covariance));
    }

    /// <summary>The inference that a file holds.</summary>
    public VarianceInference Restore(IReadOnlyList<string> effects, double[,] g, double residualVariance) =>
        new(effects, [.. Enumerable.Range(0, Entries.Entries.GetLength(0)).Select(at => ((int)Entries.Entries[at, 0], (int)Entries.Entries[at, 1]))], g, residualVariance, Covariance.Entries);
}

/// <summary>How the variance of an observation divides, in a file.</summary>
internal sealed record ExplainedDocument(double Fixed, double Random, double Residual, JsonVector RandomGradient)
{
    /// <summary>What a file holds.</summary>
    public static ExplainedDocument Of(ExplainedVariance explained) =>
        new(explained.Fixed, explained.Random, explained.Residual, new([.. explained.RandomGradient]));

    /// <summary>What the file says.</summary>
    public ExplainedVariance Restore() => new(Fixed, Random, Residual, RandomGradient.Entries);
}
