namespace FastLmm.Designs;

/// <summary>What rows of a design are made of.</summary>
[Flags]
public enum DesignParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>X and the offset.</summary>
    Fixed = 1,

    /// <summary>Z.</summary>
    Random = 2,

    /// <summary>The subjects that rows belong to.</summary>
    Subjects = 4,

    /// <summary>The response, and the condition that chose the rows of the fit.</summary>
    Response = 8,

    /// <summary>The prior weights.</summary>
    Weights = 16,

    /// <summary>Rows as a fit has them.</summary>
    All = Fixed | Random | Subjects | Response | Weights,
}
