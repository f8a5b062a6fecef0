using FastLmm.Reporting;

namespace FastLmm.Cli;

/// <summary>Standard output whose failures say that it is standard output; a broken pipe is passed on.</summary>
internal sealed class NamedOutput(Stream stream) : OutputStream
{
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !StandardOutput.IsBrokenPipe(e))
        {
            throw StandardOutput.Failed(e);
        }
    }

    public override void Flush() => stream.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing) stream.Dispose();
        base.Dispose(disposing);
    }
}
