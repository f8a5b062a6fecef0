using System.Text;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Texts of consecutive rows, each run of equal ones held once.</summary>
internal sealed class ParquetTexts
{
    private readonly int[] _rows = new int[ParquetBuffer.Capacity];       // where each run starts
    private readonly int[] _ends = new int[ParquetBuffer.Capacity];       // where its text ends
    private byte[] _utf8 = new byte[1024];
    private byte[] _coded = [];
    private string? _last;                                                // the last run's text, where it was put as a string
    private int _runs;

    public void Clear() => (_runs, _last) = (0, null);

    /// <summary>Puts the text of a row.</summary>
    public void Put(int row, string text)
    {
        if (ReferenceEquals(text, _last)) return;
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _coded.Length) _coded = new byte[most];
        Put(row, _coded.AsSpan(0, Encoding.UTF8.GetBytes(text, _coded)));
        _last = text;
    }

    /// <summary>Puts the text of a row in UTF-8.</summary>
    public void Put(int row, ReadOnlySpan<byte> text)
    {
        int start = Start(_runs);
        if (_runs > 0 && text.SequenceEqual(_utf8.AsSpan(Start(_runs - 1)..start))) return;
        int end = start + text.Length;
        if (end > _utf8.Length) Array.Resize(ref _utf8, Math.Max(end, 2 * _utf8.Length));
        text.CopyTo(_utf8.AsSpan(start));
        (_rows[_runs], _ends[_runs], _last) = (row, end, null);
        _runs++;
    }

    /// <summary>Passes a row, which may get any text.</summary>
    public void PutMissing(int row)
    {
        if (_runs == 0) Put(row, []);
    }

    /// <summary>Copies the texts into a vector of DuckDB, which checks a run's text and keeps it once.</summary>
    public unsafe void CopyTo(nint vector, int count)
    {
        var texts = new Span<DuckDbText>(DuckDbNative.VectorData(vector), count);
        fixed (byte* utf8 = _utf8)
            for (int run = 0; run < _runs; run++)
            {
                int row = _rows[run], end = run + 1 < _runs ? _rows[run + 1] : count;
                DuckDbNative.AssignText(vector, (ulong)row, utf8 + Start(run), (ulong)(_ends[run] - Start(run)));
                texts[(row + 1)..end].Fill(texts[row]);
            }
    }

    private int Start(int run) => run == 0 ? 0 : _ends[run - 1];
}
