namespace FastLmm.Reporting;

/// <summary>
/// One row per subject in order of first appearance: subject, predicted random effects b̂, their conditional standard deviations
/// (<c>sd.</c> and the effect's name), rows, contribution to −2 log-likelihood under ML; then standard deviations of b̂ − b, the uncertainty of β̂
/// included (<c>se.</c>), the subject's coefficients β̂ + b̂ (<c>coef.</c>), its own least squares estimates (<c>own.</c>), and shrinkage.
/// </summary>
public static class RandomEffectsTable
{
    private const int SubjectsAtATime = 4096;

    /// <summary>Writes header and rows.</summary>
    /// <param name="fit">The fit; its random effects are computed if they were not yet.</param>
    /// <param name="writer">Where to write.</param>
    /// <param name="cancel">Stops between some thousand subjects.</param>
    public static void Write(LmmFit fit, TableWriter writer, CancellationToken cancel = default)
    {
        RandomEffects effects = fit.RandomEffects;
        string[] all = [.. effects.CoefficientNames];
        int[] coefficients = [.. effects.Names.Select(name => Array.IndexOf(all, name))];
        WriteNames(effects, writer);
        writer.WritePieces(Starts(effects, cancel), (first, rows) => WriteRows(effects, coefficients, first, rows), fit.Threads);
    }

    private static IEnumerable<int> Starts(RandomEffects effects, CancellationToken cancel)
    {
        for (int first = 0; first < effects.SubjectIds.Count; first += SubjectsAtATime)
        {
            cancel.ThrowIfCancellationRequested();
            yield return first;
        }
    }

    private static void WriteRows(RandomEffects effects, int[] coefficients, int first, TableWriter writer)
    {
        int q = effects.Names.Count;
        for (int i = first; i < Math.Min(first + SubjectsAtATime, effects.SubjectIds.Count); i++)
        {
            writer.Field(effects.SubjectIds[i]);
            foreach (double b in effects.OfSubject(i)) writer.Field(b);
            for (int k = 0; k < q; k++) writer.Field(Math.Sqrt(Math.Max(0, effects.ConditionalCovariance(i, k, k))));
            writer.Field(effects.RowCounts[i]);
            writer.Field(effects.Contributions[i]);
            for (int k = 0; k < q; k++) writer.Field(Math.Sqrt(Math.Max(0, effects.PredictionErrorCovariance(i, k, k))));
            double[] sums = effects.Coefficients(i);
            for (int k = 0; k < q; k++) writer.Field(sums[coefficients[k]]);
            for (int k = 0; k < q; k++) writer.Field(effects.OwnEstimates[i * q + k]);
            writer.Field(effects.Shrinkage(i));
            writer.EndRow();
        }
    }

    private static void WriteNames(RandomEffects effects, TableWriter writer)
    {
        writer.Field("subject");
        foreach (string name in effects.Names) writer.Field(name);
        foreach (string name in effects.Names) writer.Field("sd." + name);
        writer.Field("n");
        writer.Field("contribution");
        foreach (string prefix in (string[])["se.", "coef.", "own."])
            foreach (string name in effects.Names) writer.Field(prefix + name);
        writer.Field("shrinkage");
        writer.EndRow();
    }
}
