using FastLmm.Tables;

namespace FastLmm
{
    /// <summary>Throw-away stub of the front door.</summary>
    public static class LinearMixedModel
    {
        /// <summary>Stub.</summary>
        public static LmmFit Fit(string formula, Table data, FitOptions? options = null, IProgress<FitProgress>? progress = null,
            CancellationToken cancel = default) => throw new LmmException(FailureKind.CannotRunHere, "the estimation engine is not merged yet");
    }

    /// <summary>Stub.</summary>
    public sealed record FitProgress(string Stage, long Rows, long Subjects, long Bytes, int Iteration, double Criterion);

    /// <summary>Stub.</summary>
    public sealed record BackendInfo(string Name, string Description, string? Unavailable);

    /// <summary>Stub.</summary>
    public static class Backends
    {
        /// <summary>Stub.</summary>
        public static IReadOnlyList<BackendInfo> All { get; } =
            [new("simd", "eight subjects at a time", null), new("scalar", "one at a time", null), new("reference", "by the definition", null)];
    }
}

namespace FastLmm.Tables
{
    public abstract partial class Table
    {
        /// <summary>Stub.</summary>
        public static Table FromCsv(IReadOnlyList<string> paths, TableOptions? options = null) =>
            throw new LmmException(FailureKind.CannotRunHere, "the CSV reader is not merged yet");
    }
}
