namespace FastLmm.Kernels.Layout;

/// <content>Subjects of whom one is left out.</content>
public sealed unsafe partial class PackedSubjects
{
    /// <summary>The same subjects with one of them made a padding subject, which adds exactly 0 to every sum; all segments but its own are shared.</summary>
    /// <param name="subject">The subject, from 0.</param>
    public PackedSubjects Without(int subject)
    {
        int batch = subject / Lanes, lane = subject % Lanes, segment = batch / _batchesPerSegment;
        List<AlignedDoubles> rx = [.. _rx], jy = [.. _jy];
        (rx[segment], jy[segment]) = (Copied(_rx[segment]), Copied(_jy[segment]));
        var without = new PackedSubjects(Q, P, Subjects, _batchesPerSegment, rx, jy);
        for (int e = 0; e < RxEntries; e++) without.Rx(batch)[e * Lanes + lane] = 0;
        for (int k = 0; k < Q; k++) without.Jy(batch)[k * Lanes + lane] = 0;
        GC.KeepAlive(without);
        return without;
    }

    private static AlignedDoubles Copied(AlignedDoubles from)
    {
        var copy = new AlignedDoubles(from.Length);
        new ReadOnlySpan<double>(from.Start, (int)from.Length).CopyTo(new Span<double>(copy.Start, (int)copy.Length));
        GC.KeepAlive(from);
        return copy;
    }
}
