using System.Globalization;
using FastLmm.Algebra;
using FastLmm.Reporting;

namespace FastLmm.Cli.Cohorts;

/// <summary>Draws a cohort subject by subject and writes its rows; nothing is kept.</summary>
internal sealed class CohortRows
{
    private const double Scale = 1e4; // times and covariates have four decimals
    private readonly CohortDesign _design;
    private readonly double[,] _factor;
    private readonly double[] _b;
    private readonly double[] _x;

    public CohortRows(CohortDesign design)
    {
        _design = design;
        _factor = design.RandomFactor();
        _b = new double[design.Q];
        _x = new double[design.Covariates];
    }

    public void Write(TableWriter writer, CancellationToken cancel)
    {
        foreach (string column in _design.Columns) writer.Field(column);
        writer.EndRow();
        for (long subject = 1; subject <= _design.Subjects; subject++)
        {
            if (subject % 1024 == 0) cancel.ThrowIfCancellationRequested();
            WriteSubject(writer, subject);
        }
    }

    private void WriteSubject(TableWriter writer, long subject)
    {
        var random = new NormalSource(_design.Seed, (ulong)subject);
        string id = "S" + subject.ToString("D7", CultureInfo.InvariantCulture);
        int visits = random.Whole(_design.VisitsFrom, _design.VisitsTo);
        bool male = random.Uniform() < 0.5;
        DrawRandomEffects(ref random);
        for (int k = 0; k < _x.Length; k += 2) _x[k] = FourDecimals(random.Normal());
        double time = _design.Grid ? 0 : FourDecimals(random.Uniform());
        for (int visit = 0; visit < visits; visit++)
        {
            if (visit > 0) time = _design.Grid ? visit : FourDecimals(time + 0.5 + random.Uniform());
            for (int k = 1; k < _x.Length; k += 2) _x[k] = FourDecimals(random.Normal());
            double y = Mean(time, male) + Deviation(time) + _design.Sigma * random.Normal();
            WriteRow(writer, ref random, id, time, male, y);
        }
    }

    private void DrawRandomEffects(ref NormalSource random)
    {
        Array.Clear(_b);
        for (int j = 0; j < _b.Length; j++)
        {
            double z = random.Normal();
            for (int i = j; i < _b.Length; i++) _b[i] += _factor[i, j] * z;
        }
    }

    private double Mean(double time, bool male)
    {
        IReadOnlyList<double> beta = _design.Beta;
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
    private void WriteRow(TableWriter writer, ref NormalSource random, string id, double time, bool male, double y)
    {
        writer.Field(id);
        writer.Field(time);
        if (_design.HasSex) writer.Field(male ? "M" : "F");
        foreach (double x in _x) writer.Field(random.Uniform() < _design.MissingX ? double.NaN : x);
        writer.Field(random.Uniform() < _design.Missing ? double.NaN : y);
        writer.EndRow();
    }

    private static double FourDecimals(double x) => Math.Round(x * Scale) / Scale;
}
