using FastLmm.Tables;

namespace FastLmm;

/// <summary>What is predicted.</summary>
public enum PredictionTarget
{
    /// <summary>The population mean x'β + offset.</summary>
    Population,

    /// <summary>The profile of a row's subject, x'β + z'b + offset.</summary>
    Subject,
}

/// <summary>What happens to a row whose subject was not in the data of the fit and has no rows of its own.</summary>
public enum NewSubjects
{
    /// <summary>It is an error.</summary>
    Error,

    /// <summary>Its random effects are predicted as zero, and are as uncertain as G says.</summary>
    Population,
}

/// <summary>What an interval is to hold.</summary>
public enum PredictionInterval
{
    /// <summary>No interval.</summary>
    None,

    /// <summary>What is predicted: the population mean, or the subject's profile.</summary>
    Confidence,

    /// <summary>An observation: of any new subject for population means, of the row's subject for profiles.</summary>
    Prediction,
}

/// <summary>Settings of predictions.</summary>
public sealed record PredictionOptions
{
    /// <summary>What is predicted.</summary>
    public PredictionTarget For { get; init; } = PredictionTarget.Population;

    /// <summary>What happens to subjects that are not known; only for profiles.</summary>
    public NewSubjects NewSubjects { get; init; } = NewSubjects.Error;

    /// <summary>The interval wanted.</summary>
    public PredictionInterval Interval { get; init; } = PredictionInterval.None;

    /// <summary>Level of the interval; null for the model's.</summary>
    public double? Level { get; init; }

    /// <summary>
    /// Rows of subjects with their responses (and weights), from which these subjects' random effects are predicted at the model's estimates,
    /// without refitting: of new subjects, or further rows of subjects of the fit. Only for profiles; the caller closes it.
    /// </summary>
    public Table? Update { get; init; }

    /// <summary>Threads to use; 0 is one per processor. With more than one the data are parsed ahead. Results do not depend on it.</summary>
    public int Threads { get; init; }
}
