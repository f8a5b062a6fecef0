using System.Runtime.CompilerServices;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Collapse;

/// <summary>
/// The triangle of each class: the rows vec(J_i) of its members, q(p+1) entries each (J_x by rows, then J_y), gathered up to sixty-four and then
/// folded in by <see cref="BlockReflection"/>. The rows of a class are taken in the order given.
/// </summary>
/// <remarks>
/// Rows are gathered one after another, so that a subject touches few lines of its class; folding turns them into columns. Four subjects are
/// taken at a time, so a block is folded as soon as it has not room for four more.
/// </remarks>
internal sealed unsafe class ClassTriangles
{
    private const int Lanes = PackedSubjects.Lanes, Rows = BlockReflection.Rows, Together = 4;
    private readonly int _width;
    private readonly int _stride;                       // the width, padded to whole fours
    private readonly int[] _held;
    private readonly AlignedDoubles _triangles;
    private readonly AlignedDoubles _columns;
    private readonly AlignedDoubles _nowhere;           // takes the rows of subjects without a triangle
    private readonly AlignedDoubles _zeros = new(Lanes);
    private AlignedDoubles? _gathered;

    /// <summary>Starts with empty triangles.</summary>
    /// <param name="width">q(p+1).</param>
    /// <param name="count">How many there are.</param>
    internal ClassTriangles(int width, int count)
    {
        _width = width;
        _stride = (width + Together - 1) / Together * Together;
        _held = new int[count];
        _triangles = new AlignedDoubles((long)count * width * width);
        _gathered = new AlignedDoubles((long)count * _stride * Rows);
        _columns = new AlignedDoubles((long)_stride * Rows);
        _nowhere = new AlignedDoubles(_stride);
    }

    /// <summary>Doubles that the gathered rows of so many triangles take, nearly.</summary>
    internal static long Gathered(int width, int count) => (long)width * Rows * count;

    /// <summary>Row <paramref name="row"/> of a triangle; its first <paramref name="row"/> entries mean 0.</summary>
    internal double* Row(int triangle, int row) => _triangles.Start + ((long)triangle * _width + row) * _width;

    /// <summary>Adds the subjects of a range of batches that belong to a triangle.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="first">First batch.</param>
    /// <param name="end">End of the batches.</param>
    /// <param name="classOf">Class of each subject.</param>
    /// <param name="triangleOf">Triangle of each class; −1 for none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Add(PackedSubjects subjects, int first, int end, int[] classOf, int[] triangleOf)
    {
        int jx = subjects.Q * (subjects.Q + 1) / 2 * Lanes, xEntries = _width - subjects.Q;
        int* of = stackalloc int[Together];
        double** to = stackalloc double*[Together], from = stackalloc double*[_stride];
        for (int e = _width; e < _stride; e++) from[e] = _zeros.Start;
        for (int batch = first; batch < end; batch++)
        {
            double* x = subjects.Rx(batch) + jx, y = subjects.Jy(batch);
            for (int e = 0; e < xEntries; e++) from[e] = x + e * Lanes;
            for (int e = xEntries; e < _width; e++) from[e] = y + (e - xEntries) * Lanes;
            for (int lane = 0; lane < Lanes; lane += Together)
            {
                for (int l = 0; l < Together; l++)
                {
                    int subject = batch * Lanes + lane + l;
                    of[l] = subject < classOf.Length ? triangleOf[classOf[subject]] : -1;
                    to[l] = of[l] < 0 ? _nowhere.Start : Next(of[l]);
                }
                for (int e = 0; e < _stride; e += Together)
                {
                    FourByFour.Transpose(
                        from[e] + lane, from[e + 1] + lane, from[e + 2] + lane, from[e + 3] + lane, to[0] + e, to[1] + e, to[2] + e, to[3] + e);
                }
                for (int l = 0; l < Together; l++)
                    if (of[l] >= 0 && _held[of[l]] > Rows - Together) Fold(of[l]);
            }
        }
        GC.KeepAlive(subjects);
        GC.KeepAlive(this);
    }

    /// <summary>Folds what is held, and gives the memory of the gathered rows back.</summary>
    internal void Complete()
    {
        for (int triangle = 0; triangle < _held.Length; triangle++)
        {
            if (_held[triangle] > 0) Fold(triangle);
        }
        _gathered = null;
    }

    /// <summary>Adds the triangles of completed ones.</summary>
    internal void Add(ClassTriangles other)
    {
        for (int triangle = 0; triangle < _held.Length; triangle++)
        {
            for (int row = 0; row < _width; row++)
            {
                double* to = Next(triangle);
                new Span<double>(to, row).Clear();
                new ReadOnlySpan<double>(other.Row(triangle, row) + row, _width - row).CopyTo(new Span<double>(to + row, _width - row));
                if (_held[triangle] > Rows - Together) Fold(triangle);
            }
        }
        GC.KeepAlive(other);
        GC.KeepAlive(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double* Next(int triangle) => _gathered!.Start + ((long)triangle * Rows + _held[triangle]++) * _stride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fold(int triangle)
    {
        double* block = _gathered!.Start + (long)triangle * Rows * _stride, columns = _columns.Start;
        int held = _held[triangle], end = (held + Together - 1) / Together * Together;
        new Span<double>(block + held * _stride, (end - held) * _stride).Clear();
        for (int row = 0; row < end; row += Together)
        {
            double* from = block + row * _stride, to = columns + row;
            for (int e = 0; e < _stride; e += Together, from += Together, to += Together * Rows)
            {
                FourByFour.Transpose(
                    from, from + _stride, from + 2 * _stride, from + 3 * _stride, to, to + Rows, to + 2 * Rows, to + 3 * Rows);
            }
        }
        if (end < Rows) BlockReflection.ClearFrom(columns, _width, end);
        BlockReflection.Fold(Row(triangle, 0), columns, _width);
        _held[triangle] = 0;
    }
}
