using System.Runtime.InteropServices;
using System.Text.Json;

namespace FastLmm.Tables.Raw;

/// <summary>The sections of a raw column file to be written, one after another.</summary>
internal sealed class RawLayout(long rows)
{
    private const int MostLevelsInHeader = ResolvedColumn.MostTextsUnasked;

    private readonly List<RawColumn> _columns = [];
    private readonly List<(long Length, Action<Stream> Write)> _sections = [];
    private long _end;

    /// <summary>Adds a column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The rows.</param>
    /// <param name="column">The column's number among them.</param>
    /// <param name="texts">Rows with the texts of a numeric column; null without.</param>
    /// <param name="textColumn">The column's number among those.</param>
    public void Add(string name, ColumnSpool values, int column, ColumnSpool? texts, int textColumn)
    {
        var type = values.Kinds[column] switch
        {
            ColumnKind.Logical => RawType.Logical,
            ColumnKind.Numeric => NumberType(values.Form(column)),
            _ => values.Levels(column).Count <= MostLevelsInHeader ? RawType.Factor : RawType.Id,
        };
        _columns.Add(new RawColumn
        {
            Name = name,
            Type = type,
            Values = type == RawType.Id ? null : Values(values, column),
            Levels = type == RawType.Factor ? AllOf(values.Levels(column)) : null,
            Texts = type == RawType.Id ? Texts(values, column) : texts is not null ? Texts(texts, textColumn) : null,
        });
    }

    /// <summary>Writes the file.</summary>
    public void Write(Stream target)
    {
        byte[] header = JsonSerializer.SerializeToUtf8Bytes(new RawHeader { Rows = rows, Columns = _columns }, RawHeaderJson.Default.RawHeader);
        var preamble = new BinaryPreamble(header.Length, RawPreamble.Hash(header), 0);
        preamble = preamble with { FileLength = preamble.DataStart + _end };
        var start = new byte[preamble.DataStart];
        preamble.Write(start, RawPreamble.Magic, RawPreamble.Version);
        header.CopyTo(start, BinaryPreamble.Length);
        target.Write(start);
        foreach ((long length, Action<Stream> write) in _sections)
        {
            write(target);
            target.Write(new byte[BinaryPreamble.Aligned(length) - length]);
        }
    }

    private static string[] AllOf(LevelTable levels) => [.. Enumerable.Range(0, levels.Count).Select(code => levels[code])];

    private static RawType NumberType(ValueForm form) => form switch
    {
        ValueForm.Date => RawType.Date,
        ValueForm.DateTime => RawType.DateTime,
        _ => RawType.Number,
    };

    private long Values(ColumnSpool values, int column) => Section(rows * values.Size(column), target => values.CopyTo(column, target));

    private RawTexts Texts(ColumnSpool spool, int column)
    {
        LevelTable levels = spool.Levels(column);
        var starts = new long[levels.Count + 1];
        for (int code = 0; code < levels.Count; code++) starts[code + 1] = starts[code] + levels.Utf8(code).Length;
        return new RawTexts(
            Values(spool, column), levels.Count,
            Section(8L * starts.Length, target => target.Write(MemoryMarshal.AsBytes(starts.AsSpan()))),
            Section(starts[^1], target => WriteTexts(levels, target)));
    }

    private static void WriteTexts(LevelTable levels, Stream target)
    {
        for (int code = 0; code < levels.Count; code++) target.Write(levels.Utf8(code));
    }

    private long Section(long length, Action<Stream> write)
    {
        long start = _end;
        _sections.Add((length, write));
        _end += BinaryPreamble.Aligned(length);
        return start;
    }
}
