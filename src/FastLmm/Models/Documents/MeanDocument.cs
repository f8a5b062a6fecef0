using System.Text.Json.Serialization;
using FastLmm.Inference;

namespace FastLmm.Models.Documents;

/// <summary>
/// Inference on the mean parameters in a file: one small class per method, named by the member <c>method</c>. A new method needs a class, its
/// name here, and its line in <see cref="Of"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "method")]
[JsonDerivedType(typeof(NormalDocument), "none")]
[JsonDerivedType(typeof(SatterthwaiteDocument), "satterthwaite")]
[JsonDerivedType(typeof(KenwardRogerDocument), "kenward-roger")]
[JsonDerivedType(typeof(RobustDocument), "robust")]
internal abstract record MeanDocument
{
    /// <summary>β̂, p.</summary>
    public required JsonVector Beta { get; init; }

    /// <summary>Covariance matrix of β̂ by this method, p × p.</summary>
    public required JsonMatrix Vcov { get; init; }

    /// <summary>What a file holds of an inference.</summary>
    public static MeanDocument Of(MeanInference mean) => mean switch
    {
        NormalInference normal => NormalDocument.Of(normal),
        SatterthwaiteInference satterthwaite => SatterthwaiteDocument.Of(satterthwaite),
        KenwardRogerInference kenwardRoger => KenwardRogerDocument.Of(kenwardRoger),
        RobustInference robust => RobustDocument.Of(robust),
        _ => throw new InvalidOperationException($"models with inference by '{mean.Method}' have no form in files"),
    };

    /// <summary>The inference that a file holds.</summary>
    public abstract MeanInference Restore();
}

/// <summary>By the normal distribution.</summary>
internal sealed record NormalDocument : MeanDocument
{
    /// <summary>What a file holds.</summary>
    public static NormalDocument Of(NormalInference mean) => new() { Beta = new(mean.Beta), Vcov = new(mean.Vcov) };

    /// <inheritdoc/>
    public override MeanInference Restore() => new NormalInference(Beta.Entries, Vcov.Entries);
}

/// <summary>With Satterthwaite's degrees of freedom.</summary>
internal sealed record SatterthwaiteDocument : MeanDocument
{
    /// <summary>M_k, p × p each.</summary>
    public required IReadOnlyList<JsonMatrix> Directions { get; init; }

    /// <summary>What a file holds.</summary>
    public static SatterthwaiteDocument Of(SatterthwaiteInference mean) => new()
    {
        Beta = new(mean.Beta),
        Vcov = new(mean.Vcov),
        Directions = [.. mean.Directions.Select(direction => new JsonMatrix(direction))],
    };

    /// <inheritdoc/>
    public override MeanInference Restore() =>
        new SatterthwaiteInference(Beta.Entries, Vcov.Entries, [.. Directions.Select(direction => direction.Entries)]);
}

/// <summary>By Kenward and Roger's method; <c>vcov</c> is the adjusted matrix.</summary>
internal sealed record KenwardRogerDocument : MeanDocument
{
    /// <summary>Φ, the matrix before the adjustment, p × p.</summary>
    public required JsonMatrix Phi { get; init; }

    /// <summary>D_k, p × p each.</summary>
    public required IReadOnlyList<JsonMatrix> Directions { get; init; }

    /// <summary>Changes of Φ in directions that the data say nothing about, p × p each.</summary>
    public required IReadOnlyList<JsonMatrix> Undetermined { get; init; }

    /// <summary>What a file holds.</summary>
    public static KenwardRogerDocument Of(KenwardRogerInference mean) => new()
    {
        Beta = new(mean.Beta),
        Vcov = new(mean.Vcov),
        Phi = new(mean.Phi),
        Directions = [.. mean.Directions.Select(direction => new JsonMatrix(direction))],
        Undetermined = [.. mean.Undetermined.Select(direction => new JsonMatrix(direction))],
    };

    /// <inheritdoc/>
    public override MeanInference Restore() => new KenwardRogerInference(
        Beta.Entries, Phi.Entries, Vcov.Entries, [.. Directions.Select(direction => direction.Entries)],
        [.. Undetermined.Select(direction => direction.Entries)]);
}
