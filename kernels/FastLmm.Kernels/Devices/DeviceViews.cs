using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>Doubles of a device from one of them on, as the numbers of a kernel: a thread's work and sums.</summary>
/// <param name="view">The memory.</param>
/// <param name="start">The first entry.</param>
public readonly struct RealView<TView>(TView view, int start) : IRowView<RealDevice, RealView<TView>>
    where TView : struct, IView<double>
{
    private readonly TView _view = view;
    private readonly int _start = start;

    /// <inheritdoc/>
    public RealDevice this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_view[_start + index]);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            TView view = _view;
            view[_start + index] = value.Value;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RealView<TView> From(int index) => new(_view, _start + index);
}

/// <summary>One subject of packed batches: entry e of subjects 8b, 8b+1, … lies in eight doubles one after another.</summary>
/// <param name="view">The batches.</param>
/// <param name="start">Entry 0 of the subject.</param>
public readonly struct LaneOfBatch<TView>(TView view, int start) : IView<RealDevice>
    where TView : struct, IView<double>
{
    private readonly TView _view = view;
    private readonly int _start = start;

    /// <inheritdoc/>
    public RealDevice this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_view[_start + index * 8]);
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set
        {
            TView view = _view;
            view[_start + index * 8] = value.Value;
        }
    }

    /// <summary>The view of a subject.</summary>
    /// <param name="view">The batches.</param>
    /// <param name="subject">The subject, counted from the first of the view.</param>
    /// <param name="entries">Entries of a subject.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneOfBatch<TView> Of(TView view, int subject, int entries) => new(view, (subject >> 3) * entries * 8 + (subject & 7));
}

/// <summary>Every so many-th subject of packed batches: those of one thread.</summary>
/// <param name="rx">R and J_x, batch after batch.</param>
/// <param name="jy">J_y, batch after batch.</param>
/// <param name="first">First subject of the thread.</param>
/// <param name="end">End of the subjects of the group.</param>
/// <param name="step">Threads of the group.</param>
/// <param name="q">Columns of Z.</param>
/// <param name="p">Columns of X.</param>
public readonly struct StridedRun<TView>(TView rx, TView jy, int first, int end, int step, int q, int p) : ISubjectRun<LaneOfBatch<TView>>
    where TView : struct, IView<double>
{
    private readonly TView _rx = rx;
    private readonly TView _jy = jy;
    private readonly int _first = first;
    private readonly int _step = step;
    private readonly int _q = q;
    private readonly int _rxEntries = q * (q + 1) / 2 + q * p;

    /// <inheritdoc/>
    public int Count { get; } = first < end ? (end - first + step - 1) / step : 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneOfBatch<TView> Rx(int i) => LaneOfBatch<TView>.Of(_rx, _first + i * _step, _rxEntries);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LaneOfBatch<TView> Jy(int i) => LaneOfBatch<TView>.Of(_jy, _first + i * _step, _q);
}
