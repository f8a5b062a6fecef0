using CsvHelper;
using FastLmm.Measuring;

namespace FastLmm.Peers;

/// <summary>How far another program's fit is from FastLmm's; what cannot be compared is null.</summary>
/// <param name="Criterion">Its criterion minus FastLmm's: not negative where FastLmm is at the optimum.</param>
/// <param name="Beta">Largest difference of a coefficient, as a part of its standard error.</param>
/// <param name="StandardErrors">Largest difference of a standard error, as a part of it.</param>
/// <param name="Covariance">Largest difference in G, as a part of the two standard deviations.</param>
internal sealed record Differences(double Criterion, double? Beta, double? StandardErrors, double? Covariance)
{
    /// <summary>Compares two fits of the same model; coefficients by their names.</summary>
    internal static Differences Of(FitReport ours, FitReport theirs)
    {
        (ReportedEffect Ours, ReportedEffect? Theirs)[] effects =
            [.. ours.FixedEffects.Select(effect => (effect, theirs.FixedEffects.FirstOrDefault(other => other.Name == effect.Name)))];
        return new Differences(
            theirs.Criterion - ours.Criterion,
            Largest(effects.Select(pair => (pair.Theirs?.Estimate - pair.Ours.Estimate) / pair.Ours.StandardError)),
            Largest(effects.Select(pair => (pair.Theirs?.StandardError - pair.Ours.StandardError) / pair.Ours.StandardError)),
            CovarianceOf(ours.RandomEffects, theirs.RandomEffects));
    }

    private static double? CovarianceOf(ReportedBlock[] ours, ReportedBlock[] theirs)
    {
        if (ours.Length != theirs.Length || ours.Zip(theirs).Any(pair => pair.First.Covariance.Length != pair.Second.Covariance.Length)) return null;
        return Largest(ours.Zip(theirs).SelectMany(pair =>
            from k in Enumerable.Range(0, pair.First.Covariance.Length)
            from l in Enumerable.Range(0, k + 1)
            let scale = Math.Sqrt(pair.First.Covariance[k][k] * pair.First.Covariance[l][l] ?? double.NaN)
            select (pair.Second.Covariance[k][l] - pair.First.Covariance[k][l]) / (scale > 0 ? scale : 1)));
    }

    // Null as soon as one is null.
    private static double? Largest(IEnumerable<double?> values)
    {
        double largest = 0;
        foreach (double? value in values)
        {
            if (value is not { } number || double.IsNaN(number)) return null;
            largest = Math.Max(largest, Math.Abs(number));
        }
        return largest;
    }
}

/// <summary>How far predicted random effects are apart.</summary>
/// <param name="Blups">Largest difference, as a part of the effect's standard deviation over the subjects.</param>
/// <param name="Variances">Largest difference of a conditional variance, as a part of it.</param>
internal sealed record BlupDifferences(double Blups, double Variances)
{
    /// <summary>Compares with a file that has an id, and for each effect prediction and conditional variance.</summary>
    internal static BlupDifferences Of(RandomEffects ours, string file)
    {
        Dictionary<string, int> index = ours.SubjectIds.Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => pair.i, StringComparer.Ordinal);
        int q = ours.Names.Count;
        double[] deviations = [.. Enumerable.Range(0, q).Select(k => Math.Sqrt(index.Values.Average(i => Math.Pow(ours.OfSubject(i)[k], 2))))];
        double blups = 0, variances = 0;
        using FileStream stream = File.OpenRead(file);
        using CsvReader csv = CsvReader.Create(stream, new CsvReaderOptions { Separator = ',' }, leaveOpen: true);
        while (csv.Read())
        {
            int i = index[csv.GetString(0)];
            for (int k = 0; k < q; k++)
            {
                double value = ours.OfSubject(i)[k], variance = ours.ConditionalCovariance(i, k, k);
                blups = Math.Max(blups, Math.Abs(csv.Parse<double>(1 + 2 * k) - value) / deviations[k]);
                variances = Math.Max(variances, Math.Abs(csv.Parse<double>(2 + 2 * k) - variance) / variance);
            }
        }
        return new BlupDifferences(blups, variances);
    }
}
