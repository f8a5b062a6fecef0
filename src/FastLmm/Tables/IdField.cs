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

    public override void Bind(TableChunk chunk, int target)
    {
        _codes = chunk.Codes(target);
        _runs = 0;
    }

    public override void Read(CsvCursor cursor, int row)
    {
        ReadOnlySpan<byte> text = cursor.Field(Field);
        if (_runs > 0 && text.SequenceEqual(LastRun)) _codes[row] = _runs - 1;
        else _codes[row] = missing.Contains(text) ? -1 : Begin(text, cursor);
    }

    public override void Complete(int rows)
    {
        Levels.AddAll(_texts, _ends.AsSpan(0, _runs), _codeOfRun);
        foreach (ref int code in _codes.AsSpan(0, rows))
            if (code >= 0) code = _codeOfRun[code];
    }

    private ReadOnlySpan<byte> LastRun => _texts.AsSpan(StartOf(_runs - 1).._ends[_runs - 1]);

    private int StartOf(int run) => run == 0 ? 0 : _ends[run - 1];

    private int Begin(ReadOnlySpan<byte> text, CsvCursor cursor)
    {
        if (!Ascii.IsValid(text)) cursor.RequireUtf8(Field);
        int start = StartOf(_runs), end = start + text.Length;
        if (end > _texts.Length) Array.Resize(ref _texts, Math.Max(end, 2 * _texts.Length));
        text.CopyTo(_texts.AsSpan(start));
        _ends[_runs] = end;
        return _runs++;
    }
}
