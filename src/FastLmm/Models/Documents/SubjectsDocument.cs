namespace FastLmm.Models.Documents;

/// <summary>The predicted random effects in a model file, or the name of the file beside it that has them.</summary>
internal sealed record SubjectsDocument
{
    /// <summary>The file beside the model, without folder.</summary>
    public string? File { get; init; }

    /// <summary>XXH3 (64 bits) of that file.</summary>
    public string? Hash { get; init; }

    /// <summary>Ids, m.</summary>
    public JsonTexts? Ids { get; init; }

    /// <summary>Rows of each subject, m.</summary>
    public JsonVector? Rows { get; init; }

    /// <summary>b̂, m × q.</summary>
    public JsonMatrix? Values { get; init; }

    /// <summary>Var(b | Y), m × q(q+1)/2: lower triangles row by row.</summary>
    public JsonMatrix? Covariances { get; init; }

    /// <summary>The no-pooling estimates, m × q; null in files of the first version.</summary>
    public JsonMatrix? Own { get; init; }

    /// <summary>E_i, m × qp: row by row; null in files of the first version.</summary>
    public JsonMatrix? Sensitivities { get; init; }

    /// <summary>The effects themselves.</summary>
    public static SubjectsDocument Of(RandomEffects effects)
    {
        int m = effects.SubjectIds.Count;
        return new SubjectsDocument
        {
            Ids = new(effects.SubjectIds),
            Rows = new([.. effects.RowCounts.Select(count => (double)count)]),
            Values = new(Wide(effects.Values, m)),
            Covariances = new(Wide(effects.ConditionalCovariances, m)),
            Own = new(Wide(effects.OwnEstimates, m)),
            Sensitivities = new(Wide(effects.Sensitivities, m)),
        };
    }

    /// <summary>The effects that the file itself holds.</summary>
    /// <param name="names">Names of the effects, q.</param>
    /// <param name="subjects">m.</param>
    /// <param name="population">What the model says of the population.</param>
    /// <exception cref="FileContentException">Something is missing or of another size.</exception>
    public RandomEffects Restore(IReadOnlyList<string> names, int subjects, PopulationEstimates population)
    {
        int q = names.Count, p = population.Beta.Length;
        if (Ids is null || Rows is null || Values is null || Covariances is null)
            throw new FileContentException("$.blups has neither a file nor ids, rows, values and covariances");
        bool whole = Ids.Entries.Count == subjects && Rows.Entries.Length == subjects && Values.Entries.Length == subjects * q
            && Covariances.Entries.Length == subjects * (q * (q + 1) / 2)
            && (Own is null || Own.Entries.Length == subjects * q) && (Sensitivities is null || Sensitivities.Entries.Length == subjects * q * p);
        if (!whole) throw new FileContentException($"$.blups is not of {subjects} subjects and {q} effects");
        return new RandomEffects
        {
            Names = names,
            SubjectIds = Ids.Entries,
            Values = [.. Values.Entries.Cast<double>()],
            ConditionalCovariances = [.. Covariances.Entries.Cast<double>()],
            RowCounts = [.. Rows.Entries.Select(count => (int)count)],
            Contributions = [.. Enumerable.Repeat(double.NaN, subjects)],
            Population = population,
            OwnEstimateSource = () => Flat(Own),
            SensitivitySource = () => Flat(Sensitivities),
        };
    }

    private static double[]? Flat(JsonMatrix? matrix) => matrix is null ? null : [.. matrix.Entries.Cast<double>()];

    private static double[,] Wide(double[] values, int rows)
    {
        var matrix = new double[rows, rows == 0 ? 0 : values.Length / rows];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }
}
