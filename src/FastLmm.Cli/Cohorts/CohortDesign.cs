namespace FastLmm.Cli.Cohorts;

/// <summary>Size and shape of a synthetic cohort and the parameters it is drawn from.</summary>
internal sealed record CohortDesign
{
    public required long Subjects { get; init; }

    public ulong Seed { get; init; } = 1;

    public int VisitsFrom { get; init; } = 4;

    public int VisitsTo { get; init; } = 8;

    /// <summary>Visits at times 0, 1, 2, …; otherwise at irregular ones.</summary>
    public bool Grid { get; init; }

    /// <summary>β: intercept, time, sex (M against F), x1, x2, …, as many as there are fixed effects.</summary>
    public required IReadOnlyList<double> Beta { get; init; }

    /// <summary>Standard deviations of intercept, slope and quadratic, as many as there are random effects.</summary>
    public required IReadOnlyList<double> Sd { get; init; }

    /// <summary>Correlations of the random effects: lower triangle row by row, q(q−1)/2.</summary>
    public required IReadOnlyList<double> Corr { get; init; }

    public double Sigma { get; init; } = 1;

    /// <summary>Share of y that is missing.</summary>
    public double Missing { get; init; }

    /// <summary>Share of x1, x2, … that is missing.</summary>
    public double MissingX { get; init; }

    public int Q => Sd.Count;

    public bool HasSex => Beta.Count >= 3;

    /// <summary>Number of covariates x1, x2, …; odd ones are constant within subjects, even ones vary by visit.</summary>
    public int Covariates => Math.Max(0, Beta.Count - 3);

    /// <summary>Columns of the file.</summary>
    public IEnumerable<string> Columns =>
        ["id", "time", .. HasSex ? ["sex"] : (string[])[], .. Enumerable.Range(1, Covariates).Select(k => $"x{k}"), "y"];

    /// <summary>The model that the cohort is drawn from.</summary>
    public string Formula
    {
        get
        {
            string[] terms = [.. Columns.Where(column => column is not ("id" or "y")).Take(Beta.Count - 1)];
            string fixedPart = terms.Length > 0 ? string.Join(" + ", terms) : "1";
            string random = Q switch { 1 => "1", 2 => "1 + time", _ => "1 + time + I(time^2)" };
            return $"y ~ {fixedPart} + ({random} | id)";
        }
    }

    /// <summary>R's names of the fixed effects.</summary>
    public IEnumerable<string> CoefficientNames =>
        ((string[])["(Intercept)", "time", "sexM", .. Enumerable.Range(1, Covariates).Select(k => $"x{k}")]).Take(Beta.Count);

    /// <summary>L with LL' = G, the covariance matrix of the random effects.</summary>
    /// <exception cref="LmmException">The correlations do not make a covariance matrix.</exception>
    public double[,] RandomFactor()
    {
        int q = Q;
        var l = new double[q, q];
        for (int i = 0, entry = 0; i < q; i++)
        {
            double rest = 1;
            for (int j = 0; j < i; j++, entry++)
            {
                double sum = Corr[entry];
                for (int k = 0; k < j; k++) sum -= l[i, k] * l[j, k];
                l[i, j] = l[j, j] > 0 ? sum / l[j, j] : 0;
                rest -= l[i, j] * l[i, j];
            }
            if (rest < 0) throw new LmmException(FailureKind.BadInput, "the values of --corr cannot all be correlations of the same random effects");
            l[i, i] = Math.Sqrt(rest);
        }
        for (int i = 0; i < q; i++)
            for (int j = 0; j <= i; j++) l[i, j] *= Sd[i];
        return l;
    }
}
