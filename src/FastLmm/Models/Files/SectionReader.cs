using System.IO.Hashing;
using System.Runtime.InteropServices;
using FastLmm.Models.Documents;

namespace FastLmm.Models.Files;

/// <summary>The memory that a piece of a section is read into.</summary>
internal delegate Span<byte> PieceOfMemory(int piece);

/// <summary>Reads sections of a statistics file straight into the memory where they are needed, checking them on the way.</summary>
/// <param name="file">The file.</param>
/// <param name="dataStart">Where the data begin.</param>
/// <param name="sections">What the header says.</param>
/// <param name="name">The file's name for messages.</param>
internal sealed class SectionReader(FileStream file, long dataStart, IReadOnlyList<SectionDocument> sections, string name)
{
    /// <summary>Whether the file has a section; some are optional.</summary>
    public bool Has(string section) => sections.Any(known => known.Name == section);

    /// <summary>All entries of a section.</summary>
    /// <param name="section">Its name.</param>
    /// <param name="length">How many there must be; −1 for as many as there are.</param>
    public T[] All<T>(string section, long length = -1) where T : unmanaged
    {
        if (length < 0) length = Find(section).Bytes / Marshal.SizeOf<T>();
        if (length > Array.MaxLength) throw StatisticsPreamble.Damaged(name, $"the size of its section {section} cannot be right");
        RequireSize(section, length * Marshal.SizeOf<T>());
        var values = new T[length];
        Fill(section, 1, _ => MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A matrix.</summary>
    public double[,] Matrix(string section, int rows, int columns)
    {
        double[] values = All<double>(section, (long)rows * columns);
        var matrix = new double[rows, columns];
        Buffer.BlockCopy(values, 0, matrix, 0, values.Length * sizeof(double));
        return matrix;
    }

    /// <summary>Reads a section into several pieces of memory, which it must fill.</summary>
    public void Fill(string section, int pieces, PieceOfMemory memory)
    {
        SectionDocument found = Find(section);
        var hash = new XxHash3();
        long left = found.Bytes;
        file.Position = dataStart + found.Start;
        for (int piece = 0; piece < pieces; piece++)
        {
            Span<byte> part = memory(piece);
            if (part.Length > left) throw StatisticsPreamble.Damaged(name, $"the size of its section {section} cannot be right");
            Read(part);
            hash.Append(part);
            left -= part.Length;
        }
        if (left != 0) throw StatisticsPreamble.Damaged(name, $"the size of its section {section} cannot be right");
        if (Section.Text(hash) != found.Hash) throw StatisticsPreamble.Damaged(name, $"its section {section} is not the one that was written");
    }

    /// <summary>Refuses a section of another size before memory is taken for it.</summary>
    public void RequireSize(string section, long bytes)
    {
        SectionDocument found = Find(section);
        if (found.Bytes != bytes || found.Start < 0 || found.Start > file.Length - dataStart - bytes)
            throw StatisticsPreamble.Damaged(name, $"the size of its section {section} cannot be right");
    }

    private void Read(Span<byte> part)
    {
        try
        {
            file.ReadExactly(part);
        }
        catch (EndOfStreamException)
        {
            throw StatisticsPreamble.Damaged(name, "its length cannot be right");
        }
        catch (IOException error)
        {
            throw Tables.FileSource.Failure(name, error);
        }
    }

    private SectionDocument Find(string section) =>
        sections.FirstOrDefault(known => known.Name == section) ?? throw StatisticsPreamble.Damaged(name, $"its section {section} is missing");
}
