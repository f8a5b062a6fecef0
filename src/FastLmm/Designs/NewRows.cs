using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>
/// A reading of other data as rows of a model that has been fitted. Rows with a missing value are left out; their numbers, and what is said of the
/// chunk as it was read, tell which.
/// </summary>
public sealed class NewRows : IDisposable
{
    private readonly TableReader _reader;

    internal NewRows(Design design, TableReader reader) => (Design, _reader) = (design, reader);

    /// <summary>The columns, and what was left out so far.</summary>
    public Design Design { get; }

    /// <summary>Rows read so far, those left out included.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Number within its source of the first row of the chunk last read, left out or not.</summary>
    public long FirstRowOfChunk { get; private set; }

    /// <summary>Rows of the chunk last read, those left out included.</summary>
    public int RowsOfChunk { get; private set; }

    /// <summary>Codes of the subjects of these rows, −1 where an id is missing.</summary>
    public ReadOnlySpan<int> SubjectsOfChunk => Design.CodesOfChunk.AsSpan(0, RowsOfChunk);

    /// <summary>What a user must know of the rows read so far, in sentences.</summary>
    public IReadOnlyList<string> Notes => [.. _reader.Notes, .. Design.Extrapolations];

    /// <summary>Reads on; the same chunk is filled again and again.</summary>
    /// <param name="threads">With more than one the data are parsed ahead on another.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">A value cannot be used, or a factor's value was not in the data of the fit; says where.</exception>
    public IEnumerable<DesignChunk> Chunks(int threads = 1, CancellationToken cancel = default)
    {
        DesignChunk rows = Design.NewChunk();
        return Chunks(() => rows, threads, cancel);
    }

    /// <summary>The same into chunks of the caller's.</summary>
    /// <param name="next">The chunk to fill next.</param>
    /// <param name="threads">With more than one the data are parsed ahead on another.</param>
    /// <param name="cancel">Stops between chunks.</param>
    internal IEnumerable<DesignChunk> Chunks(Func<DesignChunk> next, int threads, CancellationToken cancel)
    {
        using ChunkFeed feed = ChunkFeed.Of(_reader, threads, cancel);
        while (feed.Next())
        {
            (FirstRowOfChunk, RowsOfChunk) = (feed.Chunk.FirstRow, feed.Chunk.Rows);
            RowsRead += RowsOfChunk;
            DesignChunk rows = next();
            Design.Fill(feed.Chunk, _reader.Place, rows);
            yield return rows;
        }
    }

    /// <summary>A place for messages: source, and line where the source has lines.</summary>
    /// <param name="source">Which of the table's sources.</param>
    /// <param name="row">Row within it, from 1, of the chunk last read.</param>
    public string Place(int source, long row) => _reader.Place(source, row);

    /// <summary>The id of a subject's code in a chunk; may be asked for on other threads while reading goes on.</summary>
    public string SubjectId(int code) => Design.Subjects[code];

    /// <summary>The UTF-8 bytes of the id of a subject's code in a chunk; may be asked for on other threads while reading goes on.</summary>
    internal ReadOnlySpan<byte> SubjectUtf8(int code) => Design.Subjects.Utf8(code);

    /// <summary>Closes the sources.</summary>
    public void Dispose() => _reader.Dispose();
}
