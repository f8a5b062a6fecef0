using System.IO.Hashing;
using System.Text.Json;
using FastLmm.Kernels.Layout;
using FastLmm.Models.Documents;
using FastLmm.Packing;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Models.Files;

/// <summary>Writes a statistics file, whose layout docs/statistics.md describes.</summary>
internal static unsafe class StatisticsWriter
{
    /// <summary>Writes the file's bytes.</summary>
    internal static void Write(CollectedData data, Stream target)
    {
        Section[] sections = Sections(data);
        byte[] header = Header(data, sections, out long end);
        var preamble = new BinaryPreamble(header.Length, XxHash3.HashToUInt64(header), 0);
        preamble = preamble with { FileLength = preamble.DataStart + end };
        var start = new byte[preamble.DataStart];
        preamble.Write(start, StatisticsPreamble.Magic, StatisticsPreamble.Version);
        header.CopyTo(start, BinaryPreamble.Length);
        target.Write(start);
        foreach (Section section in sections)
        {
            long written = 0;
            section.ForEachPiece(piece =>
            {
                target.Write(piece);
                written += piece.Length;
            });
            target.Write(new byte[BinaryPreamble.Aligned(written) - written]);
        }
        GC.KeepAlive(data);
    }

    // What a part of the program keeps per subject gets a section of its own here, and its place in StatisticsReader; files without it can
    // still be read where it is optional.
    private static Section[] Sections(CollectedData data)
    {
        PackedStatistics statistics = data.Statistics;
        PackedSubjects subjects = statistics.Subjects;
        (long[] starts, byte[] ids) = StoredSubjectIds.Pack(data.Subjects);
        return
        [
            Batches("rx", subjects.Batches, subjects.RxEntries, batch => (nint)subjects.Rx(batch), subjects.Contiguous),
            Batches("jy", subjects.Batches, subjects.Q, batch => (nint)subjects.Jy(batch), subjects.Contiguous),
            Section.Of("leftover", statistics.Leftover),
            Section.Of("xMap", statistics.XMap),
            Section.Of("xCoordinates", statistics.XCoordinates),
            Section.Of("gamma", statistics.Gamma),
            Section.Of("responseShift", statistics.ResponseShift),
            Section.Of("rowCounts", statistics.RowCounts),
            Section.Of("idStarts", starts),
            Section.Of("idBytes", ids),
            .. Moments(statistics.Moments),
            .. OwnLeftovers(statistics.OwnLeftovers),
        ];
    }

    private static IEnumerable<Section> Moments(RowMoments? moments)
    {
        if (moments is null) yield break;
        yield return Section.Of("momentsXx", moments.XX);
        yield return Section.Of("momentsX", moments.XSums);
        if (moments.GatheredZZ is { } zz) yield return Section.Of("momentsZz", zz);
    }

    private static Section[] OwnLeftovers(PackedLeftovers? own) => own is null ? [] :
    [
        Section.Of("ownColumns", own.Columns.ToArray()),
        Batches("ownLeftovers", own.Batches, own.Entries, batch => (nint)own.W(batch), own.Contiguous),
    ];

    private static Section Batches(string name, int batches, int entries, Func<int, nint> start, Func<int, int> contiguous) =>
        new(name, "float64", sink =>
        {
            for (int batch = 0; batch < batches; batch += contiguous(batch))
                sink(new ReadOnlySpan<byte>((void*)start(batch), contiguous(batch) * entries * PackedSubjects.Lanes * sizeof(double)));
        });

    private static byte[] Header(CollectedData data, Section[] sections, out long end)
    {
        List<SectionDocument> described = [];
        end = 0;
        foreach (Section section in sections)
        {
            described.Add(section.Describe(end));
            end += BinaryPreamble.Aligned(described[^1].Bytes);
        }
        var document = new StatisticsDocument
        {
            Fastlmm = FitJson.Version,
            Formula = data.Recipe.Formula,
            Design = DesignDocument.Of(data.Recipe),
            Reading = ReadingDocument.Of(data.Reading),
            Data = data.Files.Value,
            Notes = data.Notes,
            Dropped = DroppedDocument.Of(data.Dropped),
            SubjectsDropped = data.Subjects.Dropped,
            Packing = PackingDocument.Of(data.Statistics),
            Sections = described,
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.StatisticsDocument);
    }
}
