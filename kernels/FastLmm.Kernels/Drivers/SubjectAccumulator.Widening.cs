using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Drivers;

public sealed unsafe partial class SubjectAccumulator
{
    /// <summary>Columns of Z.</summary>
    public int Q => _q;

    /// <summary>Columns of X.</summary>
    public int P => _p;

    /// <summary>
    /// The same rows with columns of zeros behind those of Z and behind those of X, so that rows that use them can follow. The bits of all sums
    /// are those of an accumulator that had the columns from the start. This one is used up.
    /// </summary>
    /// <param name="q">Columns of Z, not fewer than now.</param>
    /// <param name="p">Columns of X, not fewer than now.</param>
    public SubjectAccumulator Widened(int q, int p)
    {
        var wide = new SubjectAccumulator(q, p) { _subjects = _subjects, _own = _own };
        for (int part = 0; part < Partitions; part++) wide._leftovers[part] = _leftovers[part].Widened(p + 1);
        wide.MakeRoom();
        for (int subject = 0; subject < _subjects; subject++)
        {
            Copy(Rx(subject), wide.Rx(subject), q, p);
            new ReadOnlySpan<double>(Jy(subject), _q).CopyTo(new Span<double>(wide.Jy(subject), _q));
            if ((subject + 1) % _subjectsPerSegment == 0) Free(subject / _subjectsPerSegment);
        }
        GC.KeepAlive(this);
        GC.KeepAlive(wide);
        return wide;
    }

    private void MakeRoom()
    {
        while (_rx.Count * (long)_subjectsPerSegment < _subjects)
        {
            _rx.Add(AlignedDoubles.Written((long)_subjectsPerSegment * PackedSubjects.RxEntriesOf(_q, _p)));
            _jy.Add(AlignedDoubles.Written((long)_subjectsPerSegment * _q));
        }
    }

    // Row k of R begins with its diagonal; J_x lies behind R.
    private void Copy(double* from, double* to, int q, int p)
    {
        for (int k = 0; k < _q; k++)
        {
            new ReadOnlySpan<double>(from, _q - k).CopyTo(new Span<double>(to, _q - k));
            from += _q - k;
            to += q - k;
        }
        to += (q - _q) * (q - _q + 1) / 2;
        for (int k = 0; k < _q; k++, from += _p, to += p) new ReadOnlySpan<double>(from, _p).CopyTo(new Span<double>(to, _p));
    }

    private void Free(int segment)
    {
        _rx[segment] = new AlignedDoubles(0);
        _jy[segment] = new AlignedDoubles(0);
    }
}
