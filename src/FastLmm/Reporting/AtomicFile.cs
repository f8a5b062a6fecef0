namespace FastLmm.Reporting;

/// <summary>
/// Writes a file whole or not at all: under a temporary name in the same folder, renamed when complete. A failure or a
/// cancellation leaves what was there before as it was.
/// </summary>
public static class AtomicFile
{
    /// <summary>Finds out, before any work is done, whether a file can be written; leaves nothing behind.</summary>
    /// <param name="path">The file to be written.</param>
    /// <exception cref="LmmException">Bad input: it is a folder, or its folder does not exist. Write failed: no permission.</exception>
    public static void Check(string path) => Guarded(path, () =>
    {
        string target = Target(path);
        if (IsDevice(target)) return;
        if (File.Exists(target))
            using (File.Open(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) { }
        string temporary = TemporaryName(target);
        using (new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
    });

    /// <summary>Writes a file by a function that fills a stream.</summary>
    /// <param name="path">The file; its folder must exist. A link is followed, a device is written to directly.</param>
    /// <param name="write">Fills the stream; whatever it throws is passed on and the file is left as it was.</param>
    /// <exception cref="LmmException">It cannot be written; says which file and why.</exception>
    public static void Write(string path, Action<Stream> write) => Guarded(path, () =>
    {
        string target = Target(path);
        if (IsDevice(target))
        {
            using FileStream device = new(target, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }
        Replace(target, temporary =>
        {
            using DurableFile file = DurableFile.Create(temporary);
            write(file);
            file.Complete();
        });
    });

    /// <summary>Writes a file by a function that makes a file of a name.</summary>
    /// <param name="path">The file; its folder must exist. A link is followed; a device cannot be written to so.</param>
    /// <param name="write">Makes the file whose name it is given; whatever it throws is passed on and the file is left as it was.</param>
    /// <exception cref="LmmException">It cannot be written; says which file and why.</exception>
    internal static void WriteByName(string path, Action<string> write) => Guarded(path, () =>
    {
        string target = Target(path);
        if (IsDevice(target)) throw new LmmException(FailureKind.BadInput, $"cannot write '{path}': it is a device; give the name of a file");
        Replace(target, temporary =>
        {
            using (FileStream start = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1)) { }
            write(temporary);
            using FileStream whole = new(temporary, FileMode.Open, FileAccess.Write, FileShare.Read, 1);
            whole.Flush(flushToDisk: true);
        });
    });

    private static void Replace(string target, Action<string> writeTemporary)
    {
        string temporary = TemporaryName(target);
        try
        {
            writeTemporary(temporary);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    private static void Guarded(string path, Action action)
    {
        try
        {
            if (path.Length == 0) throw new LmmException(FailureKind.BadInput, "the name of an output file is empty");
            if (Directory.Exists(path))
                throw new LmmException(FailureKind.BadInput, $"cannot write '{path}': it is a folder; give the name of a file");
            action();
        }
        catch (DirectoryNotFoundException e)
        {
            string folder = Path.GetDirectoryName(path) is { Length: > 0 } name ? name : ".";
            throw new LmmException(FailureKind.BadInput, $"cannot write '{path}': the folder '{folder}' does not exist; create it first", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException)
        {
            string reason = e is FileNotFoundException ? "no file can be made there" : "permission is denied";
            throw new LmmException(FailureKind.ReadOrWriteFailed, $"cannot write '{path}': {reason}", e);
        }
        catch (IOException e)
        {
            throw new LmmException(FailureKind.ReadOrWriteFailed, $"cannot write '{path}': {Reason(e)}", e);
        }
    }

    private static string Target(string path)
    {
        bool isLink = new FileInfo(path).LinkTarget is not null;
        string target = isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path;
        string? folder = Path.GetDirectoryName(Path.GetFullPath(target));
        return folder is null || Directory.Exists(folder) ? target : throw new DirectoryNotFoundException(folder);
    }

    // Renaming over /dev/null or a pipe in /dev/fd would replace it instead of writing to it.
    private static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(full);
    }

    private static string TemporaryName(string target) =>
        Path.Combine(Path.GetDirectoryName(target) ?? "", $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first error is the one to tell.
        }
    }

    private static string Reason(IOException e)
    {
        string message = e.Message;
        int place = message.IndexOf(" : '", StringComparison.Ordinal);
        return (place > 0 ? message[..place] : message).TrimEnd('.');
    }
}
