namespace FastLmm;

/// <summary>Cluster-robust ("sandwich") covariance matrices of β̂, the subjects being the clusters, as clubSandwich names them.</summary>
public enum RobustType
{
    /// <summary>None: the model's own covariance matrix.</summary>
    None,

    /// <summary>The plain sandwich (Liang and Zeger 1986).</summary>
    CR0,

    /// <summary>CR0 times m/(m−1).</summary>
    CR1,

    /// <summary>CR0 times m/(m−p).</summary>
    CR1p,

    /// <summary>CR0 times m(N−1)/((m−1)(N−p)), as Stata.</summary>
    CR1S,

    /// <summary>Bias-reduced (Bell and McCaffrey 2002, Pustejovsky and Tipton 2018): unbiased if the model is right.</summary>
    CR2,
}
