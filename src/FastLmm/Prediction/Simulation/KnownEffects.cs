using FastLmm.Tables;

namespace FastLmm.Prediction.Simulation;

/// <summary>The predicted random effects of the subjects that rows belong to.</summary>
internal sealed class KnownEffects(RandomEffects effects)
{
    private const int MostIds = 10_000;                 // to suggest a name from

    /// <summary>b̂ for each row.</summary>
    /// <param name="subjects">The rows' subjects.</param>
    /// <exception cref="LmmException">A subject was not in the data of the fit.</exception>
    internal double[][] Of(string[] subjects)
    {
        var found = new double[subjects.Length][];
        for (int i = 0; i < subjects.Length; i++)
            found[i] = i > 0 && subjects[i] == subjects[i - 1] ? found[i - 1] : Of(subjects[i]);
        return found;
    }

    private double[] Of(string subject)
    {
        try
        {
            return effects[subject].ToArray();
        }
        catch (KeyNotFoundException)
        {
            throw new LmmException(
                FailureKind.BadInput,
                $"the subject '{subject}' was not in the data of the fit, so it has no predicted random effects to keep"
                + $"{NearestName.Hint(subject, [.. effects.SubjectIds.Take(MostIds)])}; leave out use-u to draw its effects");
        }
    }
}
