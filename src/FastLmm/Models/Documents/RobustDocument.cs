using FastLmm.Inference;

namespace FastLmm.Models.Documents;

/// <summary>By a cluster-robust covariance matrix.</summary>
internal sealed record RobustDocument : MeanDocument
{
    /// <summary>CR0, CR1, CR1p, CR1S or CR2.</summary>
    public required string Type { get; init; }

    /// <summary>m.</summary>
    public required int Subjects { get; init; }

    /// <summary>What CR0 was multiplied by.</summary>
    public required double Factor { get; init; }

    /// <summary>Takes contrasts to the basis where P = I, p × p.</summary>
    public required JsonMatrix Root { get; init; }

    /// <summary>The sums that degrees of freedom come from, in the order of <see cref="ContrastMoments"/>.</summary>
    public required JsonVector Moments { get; init; }

    /// <summary>What a file holds.</summary>
    /// <exception cref="LmmException">There are too many fixed effects.</exception>
    public static RobustDocument Of(RobustInference mean) => new()
    {
        Beta = new(mean.Beta),
        Vcov = new(mean.Vcov),
        Type = mean.Method,
        Subjects = mean.Subjects,
        Factor = mean.Factor,
        Root = new(mean.Root),
        Moments = mean.AllMoments is { } all
            ? new([.. all.Values])
            : throw new LmmException(
                FailureKind.BadInput,
                $"a model with {mean.Beta.Length} fixed effects is too large to be saved with {mean.Method}; save it without robust"),
    };

    /// <inheritdoc/>
    public override MeanInference Restore()
    {
        int p = Beta.Entries.Length;
        var all = new ContrastMoments(p, p, Moments.Entries);
        bool known = Enum.TryParse(Type, out RobustType type) && type != RobustType.None;
        if (!known || Moments.Entries.Length != ContrastMoments.Length(p, p))
            throw new FileContentException($"the robust covariance '{Type}' cannot be read");
        return new RobustInference(type, Beta.Entries, Vcov.Entries, Root.Entries, Subjects, Factor, new Lazy<ContrastMoments?>(all), all.Contract);
    }
}
