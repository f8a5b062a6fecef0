namespace FastLmm.Measuring;

/// <summary>A folder for cohorts, removed with all in it at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly string _path;

    /// <summary>Makes one.</summary>
    /// <param name="parent">Where; null for the system's temporary folder.</param>
    /// <exception cref="LmmException">It cannot be made there.</exception>
    public TemporaryFolder(string? parent = null)
    {
        _path = Path.Combine(parent ?? Path.GetTempPath(), $"fastlmm-bench-{Environment.ProcessId}-{Path.GetRandomFileName()}");
        ResultFiles.MakeFolder(_path);
    }

    /// <summary>Path of a file in it.</summary>
    public string File(string name) => Path.Combine(_path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_path, recursive: true);
}
