namespace FastLmm.Inference;

/// <summary>How p values and intervals of several tests are adjusted, by emmeans' names.</summary>
public enum Adjustment
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The studentised range: exact for all pairs of independent means of equal variance, conservative otherwise.</summary>
    Tukey,

    /// <summary>p times the number of tests.</summary>
    Bonferroni,

    /// <summary>Bonferroni's, stepwise (Holm 1979).</summary>
    Holm,

    /// <summary>As for independent tests: 1 − (1 − p)ⁿ.</summary>
    Sidak,

    /// <summary>The false discovery rate (Benjamini and Hochberg 1995).</summary>
    Fdr,
}
