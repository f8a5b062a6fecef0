using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>Means with one kind of degrees of freedom, and their pairwise contrasts.</summary>
public sealed class GoldenMeansAnswer
{
    internal GoldenMeansAnswer(JsonElement root)
    {
        Means = new GoldenEstimates(root.GetProperty("means"));
        Levels = GoldenMeans.Columns(root.GetProperty("means"), "levels");
        if (!root.TryGetProperty("pairwise", out JsonElement pairwise)) return;
        JsonElement unadjusted = pairwise.GetProperty("none");
        if (!GoldenMeans.HasAnswer(unadjusted)) return;
        Contrasts = unadjusted.Texts("contrast");
        By = GoldenMeans.Columns(unadjusted, "by");
        Pairwise = pairwise.EnumerateObject().ToDictionary(one => one.Name, one => new GoldenEstimates(unadjusted, one.Value));
    }

    /// <summary>The means' levels, by variable.</summary>
    public IReadOnlyDictionary<string, string[]> Levels { get; }

    /// <summary>The means.</summary>
    public GoldenEstimates Means { get; }

    /// <summary>Names of the contrasts; empty when there are none.</summary>
    public string[] Contrasts { get; } = [];

    /// <summary>The contrasts' groups, by variable.</summary>
    public IReadOnlyDictionary<string, string[]> By { get; } = new Dictionary<string, string[]>();

    /// <summary>The contrasts, by adjustment.</summary>
    public IReadOnlyDictionary<string, GoldenEstimates> Pairwise { get; } = new Dictionary<string, GoldenEstimates>();
}

/// <summary>A table of estimates; what is not estimable is NaN.</summary>
public sealed class GoldenEstimates
{
    internal GoldenEstimates(JsonElement root)
        : this(root, root)
    {
    }

    internal GoldenEstimates(JsonElement root, JsonElement adjusted)
    {
        Estimate = root.Vector("estimate");
        Se = root.Vector("se");
        Df = GoldenMeans.Df(root);
        Statistic = root.Vector("statistic");
        PValue = adjusted.Vector("p_value");
        Lower = adjusted.Vector("lower");
        Upper = adjusted.Vector("upper");
    }

    /// <summary>Estimates.</summary>
    public double[] Estimate { get; }

    /// <summary>Standard errors.</summary>
    public double[] Se { get; }

    /// <summary>Degrees of freedom.</summary>
    public double[] Df { get; }

    /// <summary>Estimate over standard error.</summary>
    public double[] Statistic { get; }

    /// <summary>Two-sided p values, adjusted.</summary>
    public double[] PValue { get; }

    /// <summary>Lower limits, adjusted.</summary>
    public double[] Lower { get; }

    /// <summary>Upper limits, adjusted.</summary>
    public double[] Upper { get; }
}
