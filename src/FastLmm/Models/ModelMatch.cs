using System.Globalization;
using FastLmm.Engine;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Models;

/// <summary>Whether statistics are those that a model was fitted to.</summary>
internal static class ModelMatch
{
    // Of |d| + N: the same statistics give the criterion to 1e-13 or so of it; one changed value, or one row of thousands, gives more than this.
    private const double SameCriterion = 1e-9;

    /// <summary>Compares names and sizes, then the criterion at the model's θ: one pass over the subjects.</summary>
    /// <exception cref="LmmException">They differ.</exception>
    internal static void Require(SavedModel model, CollectedData data, string source)
    {
        IReadOnlyList<string> all = data.Design.FixedNames;
        string[] names = [.. data.Statistics.KeptColumns.Select(column => all[column])];
        if (data.Recipe.Formula != model.Formula) throw Other(source, $"their formula is {data.Recipe.Formula}");
        if (!names.SequenceEqual(model.FixedEffects.Select(effect => effect.Name)))
            throw Other(source, $"they give the fixed effects {string.Join(", ", names)}");
        if (data.Statistics.Rows != model.Rows || data.Subjects.Count != model.Subjects)
            throw Other(source, $"they have {Count(data.Statistics.Rows)} rows of {Count(data.Subjects.Count)} subjects, "
                + $"and the model was fitted to {Count(model.Rows)} of {Count(model.Subjects)}");
        if (!SameAtTheta(model, data)) throw Other(source, "the criterion at the model's estimates is another");
    }

    private static bool SameAtTheta(SavedModel model, CollectedData data)
    {
        var structure = new BlockStructure([.. data.Design.RandomBlocks.Select(block => block.Size)]);
        if (structure.Entries.Count != model.Theta.Count) return false;
        var sums = new PackedSums(ActiveBackend.Simd().Passes, data.Statistics, Environment.ProcessorCount);
        double? d = new UserCriterion(data.Statistics, structure, sums, model.Method).Value([.. model.Theta]);
        return d is { } value && Math.Abs(value - model.Criterion) <= SameCriterion * (Math.Abs(model.Criterion) + model.Rows);
    }

    private static LmmException Other(string source, string how) =>
        new(FailureKind.BadInput, $"{source} does not hold what the model was fitted to: {how}; give the data or statistics of that fit");

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
