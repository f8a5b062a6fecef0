using FastLmm.Designs;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm.Models.Documents;

/// <summary>The header of a statistics file; docs/statistics.md describes it. Members and sections may be added, never renamed.</summary>
internal sealed record StatisticsDocument
{
    /// <summary>Version of the program that wrote it.</summary>
    public required string Fastlmm { get; init; }

    public required string Formula { get; init; }

    public required DesignDocument Design { get; init; }

    public required ReadingDocument Reading { get; init; }

    public required IReadOnlyList<DataFile> Data { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required DroppedDocument Dropped { get; init; }

    public required int SubjectsDropped { get; init; }

    public required PackingDocument Packing { get; init; }

    /// <summary>Where the arrays are.</summary>
    public required IReadOnlyList<SectionDocument> Sections { get; init; }
}

/// <summary>Rows that were left out, in the header.</summary>
internal sealed record DroppedDocument(IReadOnlyList<MissingCount> Missing, long ZeroWeights, long OutsideSubset)
{
    /// <summary>What the header holds of counts.</summary>
    public static DroppedDocument Of(DropCounts counts) => new(counts.Missing, counts.ZeroWeights, counts.OutsideSubset);

    /// <summary>The counts.</summary>
    public DropCounts Restore() => new(Missing, ZeroWeights, OutsideSubset);
}

/// <summary>The numbers of <see cref="PackedStatistics"/> that are not arrays over subjects or of p² entries.</summary>
internal sealed record PackingDocument
{
    /// <summary>q.</summary>
    public required int Q { get; init; }

    /// <summary>p, columns of X that the arithmetic sees.</summary>
    public required int P { get; init; }

    /// <summary>Columns of X before dependent ones were dropped.</summary>
    public required int Columns { get; init; }

    /// <summary>m.</summary>
    public required int Subjects { get; init; }

    /// <summary>N.</summary>
    public required long Rows { get; init; }

    public required int BatchesPerSegment { get; init; }

    public required FingerprintDocument Fingerprint { get; init; }

    public required double SumLogWeights { get; init; }

    public required double ResponseSquares { get; init; }

    public required long SubjectRank { get; init; }

    public required int WithinRank { get; init; }

    public required IReadOnlyList<int> KeptColumns { get; init; }

    public required BasisOfArithmetic Basis { get; init; }

    /// <summary>What the header holds of statistics.</summary>
    public static PackingDocument Of(PackedStatistics statistics) => new()
    {
        Q = statistics.Q,
        P = statistics.P,
        Columns = statistics.Basis.P,
        Subjects = statistics.Subjects.Subjects,
        Rows = statistics.Rows,
        BatchesPerSegment = statistics.Subjects.BatchesPerSegment,
        Fingerprint = FingerprintDocument.Of(statistics.Fingerprint),
        SumLogWeights = statistics.SumLogWeights,
        ResponseSquares = statistics.ResponseSquares,
        SubjectRank = statistics.SubjectRank,
        WithinRank = statistics.WithinRank,
        KeptColumns = statistics.KeptColumns,
        Basis = BasisOfArithmetic.Of(statistics.Basis.ToParts()),
    };
}

/// <summary>A <see cref="DesignBasis"/> in the header.</summary>
internal sealed record BasisOfArithmetic(
    int XConstant, JsonVector XShift, JsonVector XScale, IReadOnlyList<int> ZConstant, JsonVector ZShift, JsonVector ZScale,
    JsonVector Gamma, double YScale, double WeightScale)
{
    /// <summary>What the header holds of a basis.</summary>
    public static BasisOfArithmetic Of(DesignBasisParts parts) => new(
        parts.XConstant, new(parts.XShift), new(parts.XScale), parts.ZConstant, new(parts.ZShift), new(parts.ZScale),
        new(parts.Gamma), parts.YScale, parts.WeightScale);

    /// <summary>The basis.</summary>
    public DesignBasis Restore() => DesignBasis.Of(new DesignBasisParts(
        XConstant, XShift.Entries, XScale.Entries, [.. ZConstant], ZShift.Entries, ZScale.Entries, Gamma.Entries, YScale, WeightScale));
}

/// <summary>An array in a statistics file.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Type"><c>float64</c>, <c>int32</c>, <c>int64</c> or <c>uint8</c>.</param>
/// <param name="Start">Where it begins, in bytes from the start of the data.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Hash">XXH3 (64 bits) of its bytes, 16 hexadecimal digits.</param>
internal sealed record SectionDocument(string Name, string Type, long Start, long Bytes, string Hash);
