using FastLmm.Tables;

namespace FastLmm.Models.Documents;

/// <summary>A <see cref="SavedModel"/> in a file; docs/model.md describes it. Members may be added, never renamed.</summary>
internal sealed record ModelDocument
{
    /// <summary>Says what kind of file it is.</summary>
    public required string Format { get; init; }

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public required string Fastlmm { get; init; }

    public required string Formula { get; init; }

    public required JsonWord<EstimationMethod> Method { get; init; }

    /// <summary>How degrees of freedom were asked for; <see cref="Mean"/> says how they are.</summary>
    public required JsonWord<DfMethod> Df { get; init; }

    public required double Level { get; init; }

    public required string Grouping { get; init; }

    public required long Rows { get; init; }

    public required long RowsDropped { get; init; }

    public required int Subjects { get; init; }

    public required int SubjectsDropped { get; init; }

    public required JsonWord<FitStatus> Status { get; init; }

    public required IReadOnlyList<string> Messages { get; init; }

    public required double Criterion { get; init; }

    public required JsonVector Theta { get; init; }

    public required double Sigma { get; init; }

    public required double SigmaStandardError { get; init; }

    public required IReadOnlyList<BlockDocument> RandomEffects { get; init; }

    public required IReadOnlyList<CoefficientDocument> FixedEffects { get; init; }

    /// <summary>Which columns of X were kept, counted from 0 over those that the design names.</summary>
    public required JsonVector ColumnsKept { get; init; }

    public required JsonTexts ColumnsDropped { get; init; }

    public required MeanDocument Mean { get; init; }

    public required VariancesDocument Variances { get; init; }

    /// <summary>F with F'F = X'X, kept columns × all columns: types I and II of tests of terms, and estimable functions, need it.</summary>
    public JsonMatrix? DesignTriangle { get; init; }

    public required ExplainedDocument ExplainedVariance { get; init; }

    public required DesignDocument Design { get; init; }

    public required ReadingDocument Reading { get; init; }

    /// <summary>Which rows the model was fitted to, whatever the files.</summary>
    public required FingerprintDocument Fingerprint { get; init; }

    /// <summary>The files that the model was fitted to; empty where a source was no file.</summary>
    public required IReadOnlyList<DataFile> Data { get; init; }

    /// <summary>The predicted random effects, or where they are.</summary>
    public required SubjectsDocument Blups { get; init; }

    /// <summary>XXH128 of all other members, written without blanks and line ends: 32 hexadecimal digits.</summary>
    public string? Checksum { get; init; }
}

/// <summary>A block of random effects in a file.</summary>
internal sealed record BlockDocument(JsonTexts Names, JsonMatrix Covariance, JsonVector StandardDeviationErrors)
{
    /// <summary>What a file holds of a block.</summary>
    public static BlockDocument Of(RandomBlockEstimate block) =>
        new(new(block.Names), new(block.Covariance), new([.. block.StandardDeviationErrors]));

    /// <summary>The block that a file holds.</summary>
    public RandomBlockEstimate Restore() => new()
    {
        Names = Names.Entries,
        Covariance = Covariance.Entries,
        StandardDeviationErrors = StandardDeviationErrors.Entries,
    };
}

/// <summary>A fixed effect in a file.</summary>
internal sealed record CoefficientDocument(
    string Name, double Estimate, double StandardError, double Df, double PValue, double Lower, double Upper)
{
    /// <summary>What a file holds of a coefficient.</summary>
    public static CoefficientDocument Of(Coefficient c) => new(c.Name, c.Estimate, c.StandardError, c.Df, c.PValue, c.Lower, c.Upper);

    /// <summary>The coefficient that a file holds.</summary>
    public Coefficient Restore() => new(Name, Estimate, StandardError, Df, PValue, Lower, Upper);
}
