using System.Text;

namespace FastLmm.Tables;

/// <summary>UTF-16 text behind its byte order mark, given as UTF-8.</summary>
internal sealed class Utf16Text : ForwardStream
{
    private const int BlockBytes = 1 << 15;

    private readonly Stream _text;
    private readonly string _name;
    private readonly Decoder _decoder;
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly char[] _chars = new char[BlockBytes];
    private readonly byte[] _utf8 = new byte[4 * BlockBytes];
    private int _next;
    private int _end;
    private long _position;
    private bool _ended;

    /// <param name="text">The bytes, the mark included.</param>
    /// <param name="bigEndian">Whether the high byte comes first.</param>
    /// <param name="name">The source's name for messages.</param>
    public Utf16Text(Stream text, bool bigEndian, string name)
    {
        _text = text;
        _name = name;
        _decoder = new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true).GetDecoder();
    }

    public override int Read(Span<byte> buffer)
    {
        while (_next == _end && !_ended) Transcode();
        int count = Math.Min(buffer.Length, _end - _next);
        _utf8.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    private void Transcode()
    {
        int count = _text.Read(_block);
        _ended = count == 0;
        int chars = Decode(count);
        _next = 0;
        _end = Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _utf8);
        _position += count;
    }

    // A pair of surrogates may be cut by the end of a block: the decoder keeps the first half and gives both together.
    private int Decode(int count)
    {
        try
        {
            return _decoder.GetChars(_block.AsSpan(0, count), _chars, flush: _ended);
        }
        catch (DecoderFallbackException e)
        {
            throw new LmmException(FailureKind.BadInput,
                $"{_name} is damaged UTF-16 text (at byte {_position + Math.Max(0, e.Index) + 1}); save it as UTF-8", e);
        }
    }
}
