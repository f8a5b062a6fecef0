using CsvHelper;
using FastLmm.Measuring;

namespace FastLmm.Benchmarks;

/// <summary>One measured pass.</summary>
/// <param name="Pass">plain read, value, derivatives or BLUPs.</param>
/// <param name="Backend">simd, scalar, MathNet or gpu; memory for the plain read.</param>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
/// <param name="Subjects">Subjects of a pass.</param>
/// <param name="BytesPerSubject">Bytes read and written.</param>
/// <param name="Nanoseconds">Per subject, the median.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
/// <param name="Runs">Iterations.</param>
/// <param name="ShareOfPlainRead">Bytes per second as a part of the plain read's of the same run; empty for MathNet, whose subjects lie elsewhere.</param>
[CsvRecord]
internal sealed partial record KernelRow(
    string Pass, string Backend, int Q, int P, int Subjects, int BytesPerSubject, double Nanoseconds, double Lowest, double Highest, int Runs,
    double? ShareOfPlainRead);

/// <summary>Tables of the kernel benchmarks.</summary>
internal static class KernelReport
{
    internal const string PlainRead = nameof(KernelBenchmarks.PlainRead);
    private static readonly string[] Backends = ["Simd", "Scalar", "MathNet", GpuDevice.Suffix];
    private static readonly string[] Passes = ["Value", "Derivatives", "Blups"];

    /// <summary>Rows from times of passes.</summary>
    /// <param name="measured">Size, name of the benchmark's method, and nanoseconds of whole passes.</param>
    internal static IReadOnlyList<KernelRow> Rows(IEnumerable<(string Size, string Method, Spread Nanoseconds)> measured)
    {
        KernelRow[] rows = [.. measured.Select(one => Row(KernelSize.Parse(one.Size), one.Method, one.Nanoseconds))];
        return [.. rows.Select(row => row with { ShareOfPlainRead = Share(row, rows) })];
    }

    /// <summary>The body of the page: a table for each pass.</summary>
    /// <param name="rows">What was measured.</param>
    /// <param name="gpu">What ran on devices, or why nothing did.</param>
    internal static string Page(IReadOnlyList<KernelRow> rows, string gpu)
    {
        string[] header =
        [
            "q", "p", "subjects", "bytes", "plain read ns", "simd ns", "scalar ns", "MathNet ns", "scalar/simd", "MathNet/simd",
            "share of plain read", "gpu ns", "simd/gpu",
        ];
        string page = "Nanoseconds per subject on one thread: medians of " + string.Join(" or ", rows.Select(row => row.Runs).Distinct().Order())
            + " iterations. Bytes are those that a pass reads and writes per subject. The share is simd's bytes per second as a part of the plain"
            + $" read's over the same subjects in the same run. MathNet has {KernelSize.PeerSubjects:#,0} subjects. A device has the statistics before it is timed; {gpu}.\n";
        foreach (string pass in Passes)
        {
            IEnumerable<KernelRow[]> sizes = rows.GroupBy(row => (row.Q, row.P)).Select(size => size.ToArray()).Where(size => Find(size, pass, "Simd") is not null);
            page += $"\n## {Title(pass)}\n\n" + MarkdownTable.Of(header, sizes.Select(size => Line(size, pass)));
        }
        return page;
    }

    private static string[] Line(KernelRow[] size, string pass)
    {
        KernelRow simd = Find(size, pass, "Simd")!;
        double? read = Find(size, PlainRead, "")?.Nanoseconds;
        double?[] ns = [.. Backends.Select(backend => Find(size, pass, backend)?.Nanoseconds)];
        return
        [
            $"{simd.Q}", $"{simd.P}", MarkdownTable.Count(simd.Subjects), $"{simd.BytesPerSubject}", MarkdownTable.Number(read),
            .. ns[..3].Select(MarkdownTable.Number), MarkdownTable.Number(ns[1] / ns[0]), MarkdownTable.Number(ns[2] / ns[0]),
            simd.ShareOfPlainRead is { } share ? $"{100 * share:F0} %" : MarkdownTable.Number(null),
            .. new[] { ns[3], ns[0] / ns[3] }.Select(gpu => gpu is null ? MarkdownTable.NotRun : MarkdownTable.Number(gpu)),
        ];
    }

    private static KernelRow? Find(IEnumerable<KernelRow> rows, string pass, string backend) =>
        rows.FirstOrDefault(row => row.Pass == Title(pass) && (backend.Length == 0 || row.Backend == BackendName(backend)));

    private static double? Share(KernelRow row, IEnumerable<KernelRow> rows)
    {
        KernelRow? read = Find(rows.Where(other => (other.Q, other.P) == (row.Q, row.P)), PlainRead, "");
        return read is null || row.Subjects != read.Subjects ? null : row.BytesPerSubject / row.Nanoseconds / (read.BytesPerSubject / read.Nanoseconds);
    }

    private static KernelRow Row(KernelSize size, string method, Spread ns)
    {
        string backend = Backends.FirstOrDefault(name => method.EndsWith(name, StringComparison.Ordinal)) ?? "";
        string pass = method[..^backend.Length];
        int subjects = backend == "MathNet" ? KernelSize.PeerSubjects : size.Subjects;
        int bytes = size.BytesRead + (pass == "Blups" ? size.BytesOfBlups : 0);
        return new KernelRow(
            Title(pass), BackendName(backend), size.Q, size.P, subjects, bytes, ns.Median / subjects, ns.Lowest / subjects, ns.Highest / subjects, ns.Runs, null);
    }

    private static string Title(string pass) => pass switch { "Value" => "value", "Derivatives" => "derivatives", "Blups" => "BLUPs", _ => "plain read" };

    private static string BackendName(string backend) => backend switch { "" => "memory", "MathNet" => backend, _ => backend.ToLowerInvariant() };
}
