using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Estimation;

/// <summary>Refuses data that cannot tell the model's parameters apart, before anything is computed.</summary>
internal static class Identifiability
{
    /// <summary>Most columns of Z: what the passes' memory is planned for.</summary>
    private const int MostRandomEffects = 16;

    /// <summary>Of the response's norm: below this the squares of what is left of it are lost in the rounding of its own.</summary>
    private const double Rounding = 1e-7;

    /// <exception cref="LmmException">Says what is missing.</exception>
    internal static void Check(PackedStatistics statistics, BlockStructure structure)
    {
        int m = statistics.Subjects.Subjects, p = statistics.P, parameters = p + structure.Entries.Count + 1;
        if (structure.Q > MostRandomEffects)
            throw Bad($"the model has {structure.Q} random effects, at most {MostRandomEffects} are supported; use fewer columns in the random terms");
        if (m == 1) throw Bad("there is only one subject; a random effect needs at least two subjects (is the grouping column the right one?)");
        if (statistics.Rows <= parameters)
        {
            throw Bad($"the model has {parameters} parameters but only {statistics.Rows} rows; use a smaller model or more data");
        }
        double y2 = statistics.ResponseSquares;
        if (!double.IsFinite(y2)) throw ColumnRank.Overflow();
        if (y2 <= 0) throw Bad("the response is constant, or is given exactly by an offset; there is nothing to fit");
        if (statistics.SubjectRank >= statistics.Rows)
        {
            throw Bad($"the random effects can fit all {statistics.Rows} rows exactly, so the residual variance cannot be told from theirs: "
                + $"no subject has more than {structure.Q} row{(structure.Q == 1 ? "" : "s")}; use fewer random effects or more visits per subject");
        }
        if (Math.Abs(statistics.Leftover[p, p]) <= Rounding * Math.Sqrt(y2))
            throw Bad("the fixed and random effects fit the response exactly, so no residual variance is left to estimate; use a smaller model");
    }

    private static LmmException Bad(string message) => new(FailureKind.BadInput, message);
}
