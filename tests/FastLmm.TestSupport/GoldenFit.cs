using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>One reference fit of fits/; what the file does not hold is null, empty or NaN.</summary>
public sealed class GoldenFit
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, GoldenFit> Loaded = new();

    private GoldenFit(JsonElement root)
    {
        Root = root;
        Id = Text("id")!;
        Dataset = Text("dataset")!;
        Model = Text("model")!;
        Formula = Text("formula")!;
        Subject = Text("subject")!;
        Weights = Text("weights");
        Note = Text("note");
        Method = Text("method") == "ML" ? EstimationMethod.Ml : EstimationMethod.Reml;
        RandomBlocks = [.. root.GetProperty("random_blocks").EnumerateArray().Select(block => block.Texts())];
        ObjectiveAt = root.TryGetProperty("objective_at", out JsonElement at)
            ? [.. at.EnumerateArray().Select(point => new GoldenObjective(
                point.Vector("theta"), point.Number("objective"), point.Vector("gradient")))]
            : [];
        Blup = new GoldenBlup(root.GetProperty("blup"));
        MarginalCovariance = root.TryGetProperty("marginal_covariance", out JsonElement sigma)
            ? new GoldenMarginalCovariance(sigma.GetProperty("subject").GetString()!,
                [.. sigma.GetProperty("rows_of_data").EnumerateArray().Select(row => row.GetInt32())], sigma.Matrix("Sigma"))
            : null;
    }

    /// <summary>The whole file, for what has no member here.</summary>
    public JsonElement Root { get; }

    /// <summary>DATASET.MODEL.METHOD.</summary>
    public string Id { get; }

    /// <summary>Name in datasets/.</summary>
    public string Dataset { get; }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>lme4's formula.</summary>
    public string Formula { get; }

    /// <summary>ML or REML.</summary>
    public EstimationMethod Method { get; }

    /// <summary>Column of case weights, or null.</summary>
    public string? Weights { get; }

    /// <summary>The grouping factor.</summary>
    public string Subject { get; }

    /// <summary>What is special about the case, or null.</summary>
    public string? Note { get; }

    /// <summary>N.</summary>
    public int Rows => Root.GetProperty("n_obs").GetInt32();

    /// <summary>m.</summary>
    public int Subjects => Root.GetProperty("n_subjects").GetInt32();

    /// <summary>Rows left out because a value is missing.</summary>
    public int RowsDropped => Root.TryGetProperty("rows_dropped_for_missing", out JsonElement value) ? value.GetInt32() : 0;

    /// <summary>Names of all random effects, q.</summary>
    public string[] RandomEffectNames => Root.Texts("random_effect_names");

    /// <summary>Names of the effects of each independent block; in the mapped syn_unixtime fits they are those of the scaled fit.</summary>
    public IReadOnlyList<string[]> RandomBlocks { get; }

    /// <summary>θ, lme4's order; empty for the mapped syn_unixtime fits.</summary>
    public double[] Theta => Root.Vector("theta");

    /// <summary>Λ, q × q.</summary>
    public double[,] Lambda => Root.Matrix("lambda");

    /// <summary>G, q × q.</summary>
    public double[,] G => Root.Matrix("G");

    /// <summary>σ.</summary>
    public double Sigma => Root.Number("sigma");

    /// <summary>R's names of the fixed effects that were estimated.</summary>
    public string[] BetaNames => Root.Texts("beta_names");

    /// <summary>β̂.</summary>
    public double[] Beta => Root.Vector("beta");

    /// <summary>Covariance of β̂.</summary>
    public double[,] VcovBeta => Root.Matrix("vcov_beta");

    /// <summary>Standard errors of β̂.</summary>
    public double[] Se => Root.Vector("se");

    /// <summary>Columns of X that lme4 dropped for rank deficiency; designs/ does not hold them.</summary>
    public string[] DroppedColumns => Root.Texts("dropped_columns");

    /// <summary>REML criterion or deviance at the optimum.</summary>
    public double Objective => Root.Number("objective");

    /// <summary>Log-likelihood.</summary>
    public double LogLik => Root.Number("logLik");

    /// <summary>AIC.</summary>
    public double Aic => Root.Number("AIC");

    /// <summary>BIC, with N observations also for REML.</summary>
    public double Bic => Root.Number("BIC");

    /// <summary>Whether a variance ended at zero or a correlation at ±1.</summary>
    public bool IsSingular => Root.GetProperty("is_singular").GetBoolean();

    /// <summary>Objective and gradient at fixed θ.</summary>
    public IReadOnlyList<GoldenObjective> ObjectiveAt { get; }

    /// <summary>Predicted random effects.</summary>
    public GoldenBlup Blup { get; }

    /// <summary>Σ_i of one subject, for some fits.</summary>
    public GoldenMarginalCovariance? MarginalCovariance { get; }

    /// <summary>Rows of the CSV, from 1, of the first 200 used rows.</summary>
    public int[] RowsUsedFirst => [.. Root.GetProperty("rows_used_first").EnumerateArray().Select(row => row.GetInt32())];

    /// <summary>Fitted values of those rows.</summary>
    public double[] Fitted => Root.Vector("fitted");

    /// <summary>Raw residuals of those rows.</summary>
    public double[] Residuals => Root.Vector("residuals");

    /// <summary>Population means of those rows, offset included; empty for the mapped syn_unixtime fits.</summary>
    public double[] FittedFixedOnly => Root.Vector("fitted_fixed_only");

    /// <summary>lmerTest's df per coefficient; null where the fit has none.</summary>
    public GoldenCoefficientTests? Satterthwaite => GoldenCoefficientTests.Of(Root, "satterthwaite");

    /// <summary>lmerTest's F tests of terms, type III, Satterthwaite; empty where the fit has none.</summary>
    public IReadOnlyList<GoldenTermTest> SatterthwaiteTerms => GoldenTermTest.Of(Root, "anova_type3_satterthwaite");

    /// <summary>Reads a fit; repeated calls return the same object.</summary>
    /// <param name="id">DATASET.MODEL.METHOD.</param>
    public static GoldenFit Load(string id) => Loaded.GetOrAdd(id, Read);

    /// <inheritdoc/>
    public override string ToString() => Id;

    private static GoldenFit Read(string id)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Golden.PathOf("fits", id + ".json")));
        return new GoldenFit(document.RootElement.Clone());
    }

    private string? Text(string name) => Root.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}

/// <summary>The objective at a given θ.</summary>
public sealed record GoldenObjective(double[] Theta, double Objective, double[] Gradient);

/// <summary>Marginal covariance of one subject's rows; rows of the CSV from 1.</summary>
public sealed record GoldenMarginalCovariance(string Subject, int[] RowsOfData, double[,] Sigma);

/// <summary>Predicted random effects of a reference fit.</summary>
public sealed class GoldenBlup(JsonElement root)
{
    /// <summary>Subjects in order of first appearance, m.</summary>
    public string[] Subjects => root.Texts("subjects");

    /// <summary>b̂, m × q.</summary>
    public double[,] Values => root.Matrix("values");

    /// <summary>The first subjects, those that <see cref="ConditionalCovariances"/> covers.</summary>
    public string[] CovarianceSubjects => root.Texts("cond_var_subjects");

    /// <summary>Var(b | y), one q × q matrix per covered subject.</summary>
    public IReadOnlyList<double[,]> ConditionalCovariances =>
        root.TryGetProperty("cond_var", out JsonElement value) ? [.. value.EnumerateArray().Select(JsonNumbers.Matrix)] : [];
}
