using System.Runtime.CompilerServices;
using System.Text;

namespace FastLmm.Tables;

/// <summary>
/// The ids of subjects. A chunk's ids are gathered first, one for each run of equal ones, and coded together at its end, when the table
/// can fetch their slots ahead.
/// </summary>
internal sealed class IdField(ResolvedColumn column, MissingTokens missing) : CsvField(column)
{
    private readonly int[] _ends = new int[TableChunk.Capacity];
    private readonly int[] _codeOfRun = new int[TableChunk.Capacity];
    private byte[] _texts = new byte[16 * TableChunk.Capacity];
    private int[] _codes = [];
    private int _runs;
    private int _start;
    private int _end;

    public override void Bind(TableChunk chunk, int target)
    {
        _codes = chunk.Codes(target);
        (_runs, _start, _end) = (0, 0, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Read(CsvCursor cursor, int row)
    {
        ReadOnlySpan<byte> text = cursor.Field(Field);
        _codes[row] = _runs > 0 && text.SequenceEqual(_texts.AsSpan(_start, _end - _start)) ? _runs - 1 : Begin(text, cursor);
    }

    public override void Complete(int rows)
    {
        Levels.AddAll(_texts, _ends.AsSpan(0, _runs), _codeOfRun);
        foreach (ref int code in _codes.AsSpan(0, rows))
            if (code >= 0) code = _codeOfRun[code];
    }

    private int Begin(ReadOnlySpan<byte> text, CsvCursor cursor)
    {
        if (missing.Contains(text)) return -1;
        if (!Ascii.IsValid(text)) cursor.RequireUtf8(Field);
        (_start, _end) = (_end, _end + text.Length);
        if (_end > _texts.Length) Array.Resize(ref _texts, Math.Max(_end, 2 * _texts.Length));
        text.CopyTo(_texts.AsSpan(_start));
        _ends[_runs] = _end;
        return _runs++;
    }
}
