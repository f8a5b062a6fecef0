namespace FastLmm.Tables;

/// <summary>A named run of bytes that can be looked at before it is read.</summary>
internal abstract class ByteSource(string name) : IDisposable
{
    /// <summary>The name for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Whether <see cref="Open"/> works again without keeping.</summary>
    public abstract bool CanReadAgain { get; }

    /// <summary>Opens the bytes from the first without using them up.</summary>
    public abstract Stream Peek();

    /// <summary>Opens the bytes from the first to read them.</summary>
    /// <param name="keepForAgain">Keeps them if they could not be read again otherwise.</param>
    /// <exception cref="LmmException">They have been read and were not kept.</exception>
    public abstract Stream Open(bool keepForAgain);

    public virtual void Dispose()
    {
    }

    /// <summary>The files of these paths, <c>-</c> being standard input.</summary>
    public static ByteSource[] FromPaths(IReadOnlyList<string> paths, string? temporaryFolder)
    {
        if (paths.Count == 0) throw new LmmException(FailureKind.BadInput, "no data file is given");
        if (paths.Count(path => path == "-") > 1) throw new LmmException(FailureKind.BadInput, "standard input (-) is given more than once");
        return [.. paths.Select(path => FromPath(path, temporaryFolder))];
    }

    // A pipe given by a path, such as the shell's <(command), can be opened only once.
    private static ByteSource FromPath(string path, string? temporaryFolder)
    {
        if (path == "-") return new StreamSource(Console.OpenStandardInput(), "standard input", temporaryFolder, ownsStream: true);
        FileStream file = FileSource.OpenFile(path);
        if (!file.CanSeek) return new StreamSource(file, path, temporaryFolder, ownsStream: true);
        file.Dispose();
        return new FileSource(path);
    }
}
