using System.Runtime.InteropServices;

namespace FastLmm.Measuring;

/// <summary>A folder for cohorts, removed with all in it at the end, by Ctrl-C too.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path;
    private readonly PosixSignalRegistration[] _signals;

    /// <summary>Makes one.</summary>
    /// <param name="parent">Where; null for the system's temporary folder.</param>
    /// <exception cref="LmmException">It cannot be made there.</exception>
    public TemporaryFolder(string? parent = null)
    {
        _path = Path.Combine(parent ?? Path.GetTempPath(), $"fastlmm-bench-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        ResultFiles.MakeFolder(_path);
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => Remove()))];
    }

    /// <summary>Path of a file in it.</summary>
    public string File(string name) => Path.Combine(_path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        Remove();
    }

    private void Remove()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"the folder '{_path}' could not be removed: {e.Message}");
        }
    }
}
