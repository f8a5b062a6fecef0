using System.IO.Compression;

namespace FastLmm.Tables;

/// <summary>
/// The text of a gzip file of any number of members. .NET ends a truncated file as if it were whole; so at the end one more
/// member of our own is fed in, which comes out only if the last one was complete.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] Mark = [.. "whole"u8];
    private static readonly byte[] MarkMember = Compress(Mark);

    private readonly Compressed _compressed;
    private readonly GZipStream _gzip;
    private readonly string _name;
    private bool _ended;

    public GzipText(Stream compressed, string name)
    {
        _compressed = new Compressed(compressed);
        _gzip = new GZipStream(_compressed, CompressionMode.Decompress);
        _name = name;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_ended || buffer.IsEmpty) return 0;
        int count = Inflate(buffer);
        if (count > 0) return count;
        _ended = true;
        RequireMark();
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return _gzip.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new LmmException(FailureKind.BadInput, $"{_name} is a damaged gzip file; copy or download it again", e);
        }
    }

    private void RequireMark()
    {
        _compressed.Add(MarkMember);
        Span<byte> end = stackalloc byte[Mark.Length + 1];
        int length = 0, count;
        try
        {
            while (length < end.Length && (count = _gzip.Read(end[length..])) > 0) length += count;
        }
        catch (InvalidDataException)
        {
            length = 0;
        }
        if (!end[..length].SequenceEqual(Mark))
            throw new LmmException(FailureKind.BadInput, $"{_name} is a gzip file that ends too early; copy or download it again");
    }

    private static byte[] Compress(byte[] bytes)
    {
        var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionMode.Compress)) gzip.Write(bytes);
        return member.ToArray();
    }

    /// <summary>The compressed bytes, to which more can be added when they have ended.</summary>
    private sealed class Compressed(Stream stream) : ForwardStream
    {
        private MemoryStream? _more;

        public void Add(byte[] bytes) => _more = new MemoryStream(bytes);

        public override int Read(Span<byte> buffer) => _more?.Read(buffer) ?? stream.Read(buffer);

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
