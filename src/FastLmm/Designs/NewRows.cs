using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>A reading of other data as rows of a model that has been fitted. Rows with a missing value are left out; their numbers tell which.</summary>
public sealed class NewRows : IDisposable
{
    private readonly TableReader _reader;

    internal NewRows(Design design, TableReader reader) => (Design, _reader) = (design, reader);

    /// <summary>The columns, and what was left out so far.</summary>
    public Design Design { get; }

    /// <summary>Rows read so far, those left out included.</summary>
    public long RowsRead { get; private set; }

    /// <summary>Reads on; the same chunk is filled again and again.</summary>
    /// <exception cref="LmmException">A value cannot be used, or a factor's value was not in the data of the fit; says where.</exception>
    public IEnumerable<DesignChunk> Chunks()
    {
        var chunk = new TableChunk(_reader.Kinds);
        DesignChunk rows = Design.NewChunk();
        while (_reader.Read(chunk))
        {
            RowsRead += chunk.Rows;
            Design.Fill(chunk, _reader.Place, rows);
            yield return rows;
        }
    }

    /// <summary>The id of a subject's code in a chunk.</summary>
    public string SubjectId(int code) => Design.Subjects[code];

    /// <summary>Closes the sources.</summary>
    public void Dispose() => _reader.Dispose();
}
