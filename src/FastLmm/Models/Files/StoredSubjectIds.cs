using System.Text;
using FastLmm.Packing;

namespace FastLmm.Models.Files;

/// <summary>Ids as they lie in a file: UTF-8 one after another.</summary>
/// <param name="starts">Where each begins, and the end of the last; m + 1.</param>
/// <param name="bytes">The texts.</param>
/// <param name="dropped">Ids none of whose rows was used.</param>
internal sealed class StoredSubjectIds(long[] starts, byte[] bytes, int dropped) : SubjectIds
{
    public override int Count => starts.Length - 1;

    internal override int Dropped => dropped;

    public override string this[int subject] =>
        Encoding.UTF8.GetString(bytes, (int)starts[subject], (int)(starts[subject + 1] - starts[subject]));

    /// <summary>Starts and bytes of any ids.</summary>
    internal static (long[] Starts, byte[] Bytes) Pack(SubjectIds ids)
    {
        var starts = new long[ids.Count + 1];
        using var bytes = new MemoryStream();
        for (int subject = 0; subject < ids.Count; subject++)
        {
            bytes.Write(Encoding.UTF8.GetBytes(ids[subject]));
            starts[subject + 1] = bytes.Length;
        }
        return (starts, bytes.ToArray());
    }

    /// <summary>Whether every id lies within the bytes.</summary>
    internal static bool AreWhole(long[] starts, byte[] bytes)
    {
        if (starts.Length == 0 || starts[0] != 0 || starts[^1] != bytes.Length) return false;
        for (int i = 1; i < starts.Length; i++)
            if (starts[i] < starts[i - 1]) return false;
        return true;
    }
}
