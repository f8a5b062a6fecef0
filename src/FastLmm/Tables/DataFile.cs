using System.IO.Hashing;

namespace FastLmm.Tables;

/// <summary>What tells whether a data file is still the one that was read.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Hash">XXH3 (64 bits) of its first and its last 64 KiB, 16 hexadecimal digits; null when it changed while it was in use.</param>
public sealed record DataFile(string Path, long Bytes, string? Hash = null)
{
    private const int End = 1 << 16;

    /// <summary>Whether a file is there that has this size and these ends.</summary>
    /// <param name="path">Where to look; null for <see cref="Path"/>.</param>
    public bool IsAt(string? path = null)
    {
        path ??= Path;
        if (Hash is null || !File.Exists(path) || new FileInfo(path).Length != Bytes) return false;
        return HashOf(path) == Hash;
    }

    /// <summary>The hash of a file's ends.</summary>
    /// <exception cref="LmmException">The file cannot be read.</exception>
    internal static string HashOf(string path)
    {
        var hash = new XxHash3();
        var part = new byte[End];
        using FileStream file = FileSource.OpenFile(path);
        hash.Append(part.AsSpan(0, file.ReadAtLeast(part, End, throwOnEndOfStream: false)));
        if (file.Length > End)
        {
            file.Position = Math.Max(End, file.Length - End);
            hash.Append(part.AsSpan(0, file.ReadAtLeast(part, End, throwOnEndOfStream: false)));
        }
        return hash.GetCurrentHashAsUInt64().ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>A data file as it was found when its reading began.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was last written to, in UTC.</param>
internal sealed record NotedFile(string Path, long Bytes, DateTime Modified)
{
    /// <summary>Notes a file.</summary>
    public static NotedFile Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new NotedFile(path, file.Length, file.LastWriteTimeUtc) : new NotedFile(path, 0, default);
    }

    /// <summary>What it is known by later; without a hash when it has been written to since.</summary>
    public DataFile Known() => new(Path, Bytes, Bytes > 0 && this == Of(Path) ? DataFile.HashOf(Path) : null);
}
