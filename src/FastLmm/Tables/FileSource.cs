namespace FastLmm.Tables;

/// <summary>A file on disk.</summary>
internal sealed class FileSource(string path) : ByteSource(path)
{
    public override bool CanReadAgain => true;

    public override Stream Peek() => OpenFile(Name);

    public override Stream Open(bool keepForAgain) => OpenFile(Name);

    /// <exception cref="LmmException">There is no such file, it is a folder, or it may not be read.</exception>
    public static FileStream OpenFile(string path)
    {
        if (path.Length == 0) throw new LmmException(FailureKind.BadInput, "the name of a data file is empty");
        if (Directory.Exists(path)) throw new LmmException(FailureKind.BadInput, $"'{path}' is a folder, not a file; give the name of a file in it");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure(path, e);
        }
    }

    /// <summary>The first bytes of a file by which its kind is told; none of what is not there or cannot be opened twice, such as a pipe.</summary>
    public static byte[] StartOf(string path)
    {
        const int Longest = 8;
        if (path == "-" || path.Length == 0 || !File.Exists(path)) return [];
        using FileStream stream = OpenFile(path);
        if (!stream.CanSeek) return [];
        var start = new byte[Longest];
        return start[..stream.ReadAtLeast(start, Longest, throwOnEndOfStream: false)];
    }

    /// <summary>The error of a file that cannot be opened.</summary>
    public static LmmException Failure(string path, Exception cause) => cause switch
    {
        IOException when path.Contains("://", StringComparison.Ordinal) =>
            new LmmException(FailureKind.BadInput, $"'{path}' is no file on this machine; copy it here first", cause),
        FileNotFoundException or DirectoryNotFoundException or ArgumentException =>
            new LmmException(FailureKind.BadInput, $"there is no file '{path}'; check its name and its folder", cause),
        UnauthorizedAccessException =>
            new LmmException(FailureKind.ReadOrWriteFailed, $"'{path}' cannot be read: permission is denied", cause),
        _ => new LmmException(FailureKind.ReadOrWriteFailed, $"'{path}' cannot be read: {cause.Message}", cause),
    };
}
