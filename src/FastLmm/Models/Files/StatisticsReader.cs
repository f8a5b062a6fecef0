using System.Diagnostics;
using System.Text.Json;
using FastLmm.Designs;
using FastLmm.Kernels.Layout;
using FastLmm.Models.Documents;
using FastLmm.Packing;
using FastLmm.Tables;

namespace FastLmm.Models.Files;

/// <summary>Reads a statistics file.</summary>
internal static unsafe class StatisticsReader
{
    /// <summary>Reads a file: the header, then every section straight into the memory where the passes use it.</summary>
    /// <exception cref="LmmException">It is not there, another kind of file, of another version, or damaged.</exception>
    internal static CollectedData Read(string path)
    {
        var reading = Stopwatch.StartNew();
        if (!BitConverter.IsLittleEndian)
            throw new LmmException(FailureKind.CannotRunHere, $"{path}: files of statistics can be read on little-endian processors only");
        using FileStream file = FileSource.OpenFile(path);
        if (!file.CanSeek) throw new LmmException(FailureKind.BadInput, $"{path} is a pipe; statistics are read from a file");
        var start = new byte[BinaryPreamble.Length];
        BinaryPreamble preamble = StatisticsPreamble.Read(start.AsSpan(0, file.ReadAtLeast(start, start.Length, false)), file.Length, path);
        StatisticsDocument header = ReadHeader(file, preamble, path);
        var sections = new SectionReader(file, preamble.DataStart, header.Sections, path);
        try
        {
            return DocumentErrors.Explain(() => Restore(header, sections, path, reading));
        }
        catch (FileContentException error)
        {
            throw StatisticsPreamble.Damaged(path, error.Message);
        }
    }

    private static StatisticsDocument ReadHeader(FileStream file, BinaryPreamble preamble, string path)
    {
        var json = new byte[preamble.HeaderLength];
        file.ReadExactly(json);
        StatisticsPreamble.RequireHash(json, preamble, path);
        try
        {
            return DocumentErrors.Explain(() => JsonSerializer.Deserialize(json, DocumentJson.Compact.StatisticsDocument));
        }
        catch (FileContentException error)
        {
            throw StatisticsPreamble.Damaged(path, error.Message);
        }
    }

    private static CollectedData Restore(StatisticsDocument header, SectionReader sections, string path, Stopwatch reading)
    {
        DesignRecipe recipe = header.Design.Restore(header.Formula);
        PackedStatistics statistics = Statistics(header.Packing, sections);
        long[] starts = sections.All<long>("idStarts", header.Packing.Subjects + 1L);
        byte[] ids = sections.All<byte>("idBytes");
        if (!StoredSubjectIds.AreWhole(starts, ids)) throw StatisticsPreamble.Damaged(path, "the place of an id cannot be right");
        return new CollectedData
        {
            Design = recipe.Bind(),
            Statistics = statistics,
            Rows = null,
            Notes = header.Notes,
            Subjects = new StoredSubjectIds(starts, ids, header.SubjectsDropped),
            Dropped = header.Dropped.Restore(),
            Recipe = recipe,
            Reading = header.Reading.Restore(),
            Files = new Lazy<IReadOnlyList<DataFile>>(header.Data),
            ReadSeconds = reading.Elapsed.TotalSeconds,
            PackSeconds = 0,
        };
    }

    private static PackedStatistics Statistics(PackingDocument packing, SectionReader sections)
    {
        int p = packing.P, columns = packing.Columns;
        return new PackedStatistics
        {
            Subjects = Subjects(packing, sections),
            OwnLeftovers = OwnLeftovers(packing, sections),
            Leftover = sections.Matrix("leftover", p + 1, p + 1),
            Rows = packing.Rows,
            Fingerprint = packing.Fingerprint.Restore(),
            SumLogWeights = packing.SumLogWeights,
            Basis = packing.Basis.Restore(),
            RowCounts = sections.All<int>("rowCounts", packing.Subjects),
            KeptColumns = packing.KeptColumns,
            XMap = sections.Matrix("xMap", columns, p),
            XCoordinates = sections.Matrix("xCoordinates", p, columns),
            Moments = Moments(packing, sections),
            Gamma = sections.All<double>("gamma", columns),
            ResponseSquares = packing.ResponseSquares,
            ResponseShift = sections.All<double>("responseShift", p),
            SubjectRank = packing.SubjectRank,
            WithinRank = packing.WithinRank,
        };
    }

    private static RowMoments? Moments(PackingDocument packing, SectionReader sections) => !sections.Has("momentsXx") ? null : new RowMoments(
        sections.Matrix("momentsXx", packing.P, packing.P), sections.All<double>("momentsX", packing.P),
        sections.Has("momentsZz") ? sections.Matrix("momentsZz", packing.Q, packing.Q) : null);

    private static PackedLeftovers? OwnLeftovers(PackingDocument packing, SectionReader sections)
    {
        const string Name = "ownLeftovers";
        if (!sections.Has(Name)) return null;
        int[] columns = sections.All<int>("ownColumns");
        if (columns.Where((column, i) => column < (i == 0 ? 0 : columns[i - 1] + 1) || column >= packing.P).Any())
            throw new FileContentException("the columns that have leftovers cannot be right");
        long batches = (packing.Subjects + PackedSubjects.Lanes - 1L) / PackedSubjects.Lanes, c = columns.Length;
        sections.RequireSize(Name, batches * ((c + 1) * (c + 2) / 2 - 1) * PackedSubjects.Lanes * sizeof(double));
        PackedLeftovers own = PackedLeftovers.Zero(packing.P, columns, packing.Subjects, packing.BatchesPerSegment);
        sections.Fill(Name, (own.Batches + packing.BatchesPerSegment - 1) / packing.BatchesPerSegment, segment =>
        {
            int batch = segment * packing.BatchesPerSegment;
            return new Span<byte>(own.W(batch), own.Contiguous(batch) * own.Entries * PackedSubjects.Lanes * sizeof(double));
        });
        GC.KeepAlive(own);
        return own;
    }

    private static PackedSubjects Subjects(PackingDocument packing, SectionReader sections)
    {
        int q = packing.Q, p = packing.P;
        long batches = (packing.Subjects + PackedSubjects.Lanes - 1L) / PackedSubjects.Lanes, entries = q * (q + 1L) / 2 + (long)q * p;
        sections.RequireSize("rx", batches * entries * PackedSubjects.Lanes * sizeof(double));
        sections.RequireSize("jy", batches * q * PackedSubjects.Lanes * sizeof(double));
        PackedSubjects subjects = PackedSubjects.Zero(q, p, packing.Subjects, packing.BatchesPerSegment);
        Fill("rx", subjects.RxEntries, batch => (nint)subjects.Rx(batch));
        Fill("jy", q, batch => (nint)subjects.Jy(batch));
        GC.KeepAlive(subjects);
        return subjects;

        void Fill(string section, int width, Func<int, nint> start) => sections.Fill(section, Segments(subjects), segment =>
        {
            int batch = segment * subjects.BatchesPerSegment;
            return new Span<byte>((void*)start(batch), subjects.Contiguous(batch) * width * PackedSubjects.Lanes * sizeof(double));
        });
    }

    private static int Segments(PackedSubjects subjects) => (subjects.Batches + subjects.BatchesPerSegment - 1) / subjects.BatchesPerSegment;
}
