using FastLmm.Designs;
using FastLmm.Packing;

namespace FastLmm.Tests.Estimation;

/// <summary>
/// A simulated cohort, packed: y on time × sex and one more column (p = 5), random intercept and slope, 2 to 6 visits at irregular times.
/// </summary>
internal static class LongitudinalCohort
{
    private const int SubjectsOfChunk = 5000;
    private const int MostVisits = 6;

    internal static PackedStatistics Pack(int subjects, int q, int seed)
    {
        var random = new Random(seed);
        var chunk = new DesignChunk(5, q, SubjectsOfChunk * MostVisits, weighted: false);
        StatisticsBuilder? builder = null;
        for (int first = 0; first < subjects; first += SubjectsOfChunk)
        {
            chunk.Rows = 0;
            for (int subject = first; subject < Math.Min(subjects, first + SubjectsOfChunk); subject++) Visit(chunk, subject, q, random);
            builder ??= new StatisticsBuilder(DesignBasis.FromPilot(chunk, [q]));
            builder.Add(chunk);
        }
        return builder!.Complete();
    }

    private static void Visit(DesignChunk chunk, int subject, int q, Random random)
    {
        double intercept = 1.2 * Normal(random), slope = 0.3 * Normal(random) + 0.1 * intercept, time = 0, sex = random.Next(2), x = Normal(random);
        for (int visit = 2 + random.Next(MostVisits - 1); visit > 0; visit--)
        {
            int row = chunk.Rows++;
            time += random.NextDouble();
            chunk.Subject[row] = subject;
            for (int c = 0; c < 5; c++) chunk.X[c][row] = c switch { 0 => 1, 1 => time, 2 => sex, 3 => x, _ => time * sex };
            for (int k = 0; k < q; k++) chunk.Z[k][row] = k == 0 ? 1 : time;
            chunk.Y[row] = 10 + 0.5 * time + sex - 0.2 * x + intercept + (q > 1 ? slope * time : 0) + Normal(random);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
