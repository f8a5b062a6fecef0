using System.Globalization;
using System.Text;
using FastLmm.Algebra;
using FastLmm.Reporting;

namespace FastLmm.Cli.Cohorts;

/// <summary>Draws subjects of a cohort, each from random numbers of its own, and writes their rows.</summary>
/// <param name="design">The cohort.</param>
/// <param name="factor">L of LL' = G, q × q.</param>
internal sealed class CohortSubjects(CohortDesign design, double[,] factor)
{
    private const double Scale = 1e4; // times and covariates have four decimals
    private readonly double[] _b = new double[design.Q];
    private readonly double[] _x = new double[design.Covariates];

    /// <summary>Writes all rows of a subject.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="subject">Its number, from 1.</param>
    public void Write(TableWriter writer, long subject)
    {
        var random = new NormalSource(design.Seed, (ulong)subject);
        byte[] id = Encoding.UTF8.GetBytes("S" + subject.ToString("D7", CultureInfo.InvariantCulture));
        int visits = random.Whole(design.VisitsFrom, design.VisitsTo);
        bool male = random.Uniform() < 0.5;
        DrawRandomEffects(ref random);
        for (int k = 0; k < _x.Length; k += 2) _x[k] = FourDecimals(random.Normal());
        double time = design.Grid ? 0 : FourDecimals(random.Uniform());
        for (int visit = 0; visit < visits; visit++)
        {
            if (visit > 0) time = design.Grid ? visit : FourDecimals(time + 0.5 + random.Uniform());
            for (int k = 1; k < _x.Length; k += 2) _x[k] = FourDecimals(random.Normal());
            double y = Mean(time, male) + Deviation(time) + design.Sigma * random.Normal();
            WriteRow(writer, ref random, id, time, male, y);
        }
    }

    private void DrawRandomEffects(ref NormalSource random)
    {
        Array.Clear(_b);
        for (int j = 0; j < _b.Length; j++)
        {
            double z = random.Normal();
            for (int i = j; i < _b.Length; i++) _b[i] += factor[i, j] * z;
        }
    }

    private double Mean(double time, bool male)
    {
        IReadOnlyList<double> beta = design.Beta;
        double mean = beta[0];
        if (beta.Count > 1) mean += beta[1] * time;
        if (beta.Count > 2 && male) mean += beta[2];
        for (int k = 0; k < _x.Length; k++) mean += beta[3 + k] * _x[k];
        return mean;
    }

    private double Deviation(double time)
    {
        double sum = 0;
        for (int k = _b.Length - 1; k >= 0; k--) sum = sum * time + _b[k];
        return sum;
    }

    // Whether a value is missing is drawn whatever the rate, so that the rates do not change the values.
    private void WriteRow(TableWriter writer, ref NormalSource random, byte[] id, double time, bool male, double y)
    {
        writer.Field(id);
        writer.Field(time);
        if (design.HasSex) writer.Field(male ? "M"u8 : "F"u8);
        foreach (double x in _x) writer.Field(random.Uniform() < design.MissingX ? double.NaN : x);
        writer.Field(random.Uniform() < design.Missing ? double.NaN : y);
        writer.EndRow();
    }

    private static double FourDecimals(double x) => Math.Round(x * Scale) / Scale;
}
