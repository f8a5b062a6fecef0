namespace FastLmm.Cli;

/// <summary>Standard input.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";
    private const string DescriptorStates = "/proc/self/fdinfo";

    /// <summary>
    /// Whether the program was started without one, as by <c>&lt;&amp;-</c>. The runtime may then have opened a pipe of its own as
    /// descriptor 0, from which reading would never end; such a pipe has both its ends in this process.
    /// </summary>
    public static bool IsClosed()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Descriptors)) return false;
        if (Target("0") is not { } input) return true;
        return input.StartsWith("pipe:", StringComparison.Ordinal)
            && Directory.EnumerateFileSystemEntries(Descriptors).Select(path => Path.GetFileName(path)).Any(name => Target(name) == input && CanWrite(name));
    }

    // "flags:" is octal; its last digit is 0 for reading, 1 for writing, 2 for both.
    private static bool CanWrite(string descriptor)
    {
        try
        {
            string? flags = File.ReadLines(Path.Combine(DescriptorStates, descriptor))
                .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags is not null && (flags[^1] & 3) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? Target(string descriptor)
    {
        try
        {
            return Path.GetFileName(new FileInfo(Path.Combine(Descriptors, descriptor)).LinkTarget);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
