using Microsoft.Win32.SafeHandles;

namespace FastLmm.Tables;

/// <summary>Opens nameless files for data that must be read again.</summary>
internal static class TemporaryFile
{
    /// <summary>Opens a file that goes when it is closed or the process ends.</summary>
    /// <param name="folder">Where; null is the system's folder.</param>
    /// <exception cref="LmmException">The folder does not exist or cannot be written.</exception>
    public static SafeFileHandle Open(string? folder)
    {
        folder ??= Path.GetTempPath();
        string path = Path.Combine(folder, $"fastlmm-{Guid.NewGuid():N}.tmp");
        try
        {
            var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
            // Unix keeps an open file without a name, so that it goes even when the process is killed.
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(folder, e);
        }
    }

    /// <summary>The error of a temporary file that cannot be made or written.</summary>
    public static LmmException Failure(string? folder, Exception cause)
    {
        string where = folder ?? Path.GetTempPath(), why = cause.Message.TrimEnd('.');
        string message = $"a temporary file in {where} cannot be written ({why}); choose another folder with --tmp";
        return new LmmException(FailureKind.ReadOrWriteFailed, message, cause);
    }
}
