using System.Globalization;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>One question that rows may answer.</summary>
internal abstract class RowCheck
{
    /// <summary>The column of Z that it is about, or −1.</summary>
    public virtual int Slope => -1;

    /// <summary>Looks at rows.</summary>
    /// <returns>Whether there may still be something to note.</returns>
    public abstract bool Observe(TableChunk chunk, DesignChunk rows);

    /// <summary>The note, or null.</summary>
    public abstract string? Note(int subjects, Func<int, string> idOf);

    /// <summary>A number as a note shows it.</summary>
    protected static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>Makes room for the largest subject of the rows, filling new places.</summary>
    protected static void Grow<T>(ref T[] bySubject, DesignChunk rows, T unknown)
    {
        int most = System.Numerics.Tensors.TensorPrimitives.Max<int>(rows.Subject.AsSpan(0, rows.Rows)), before = bySubject.Length;
        if (most < before) return;
        Array.Resize(ref bySubject, Math.Max(most + 1, 2 * before));
        bySubject.AsSpan(before).Fill(unknown);
    }
}
