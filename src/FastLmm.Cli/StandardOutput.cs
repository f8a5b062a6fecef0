using Microsoft.Win32.SafeHandles;

namespace FastLmm.Cli;

/// <summary>Standard output as a stream that reports when nobody reads any more.</summary>
internal static class StandardOutput
{
    // The console's own stream swallows a broken pipe, so that `… | head` would go on writing to nobody. A file stream reports
    // it, but keeps its own position in a file, which programs that share the redirected file would not see; so only for pipes.
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return new NamedOutput(stream.CanSeek ? Console.OpenStandardOutput() : stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new NamedOutput(Console.OpenStandardOutput());
        }
    }

    /// <summary>The error of results that cannot be written there.</summary>
    public static LmmException Failed(Exception cause) =>
        new(FailureKind.ReadOrWriteFailed, $"standard output cannot be written: {cause.Message.TrimEnd('.')}", cause);

    public static bool IsBrokenPipe(Exception error)
    {
        const int EPipe = 32;
        return error is IOException { HResult: EPipe } && !OperatingSystem.IsWindows();
    }
}
