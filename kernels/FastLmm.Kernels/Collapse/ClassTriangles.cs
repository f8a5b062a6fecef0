using System.Runtime.CompilerServices;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Collapse;

/// <summary>
/// The triangle of each class: the rows vec(J_i) of its members, q(p+1) entries each (J_x by rows, then J_y), folded in sixty-four at a time by
/// <see cref="BlockReflection"/>. The rows of a class are taken in the order given.
/// </summary>
internal sealed unsafe class ClassTriangles
{
    private const int Lanes = PackedSubjects.Lanes, Rows = BlockReflection.Rows;
    private readonly int _width;
    private readonly AlignedDoubles _triangles;
    private readonly int[] _held;
    private AlignedDoubles? _blocks;

    /// <summary>Starts with empty triangles.</summary>
    /// <param name="width">q(p+1).</param>
    /// <param name="count">How many there are.</param>
    internal ClassTriangles(int width, int count)
    {
        _width = width;
        _held = new int[count];
        _triangles = new AlignedDoubles((long)count * width * width);
        _blocks = new AlignedDoubles((long)count * width * Rows);
    }

    /// <summary>Doubles that the gathered rows of so many triangles take.</summary>
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
        int* of = stackalloc int[Lanes];
        int jx = subjects.Q * (subjects.Q + 1) / 2 * Lanes;
        for (int batch = first; batch < end; batch++)
        {
            bool same = true;
            for (int l = 0; l < Lanes; l++)
            {
                int subject = batch * Lanes + l;
                of[l] = subject < classOf.Length ? triangleOf[classOf[subject]] : -1;
                same &= of[l] == of[0];
            }
            double* x = subjects.Rx(batch) + jx, y = subjects.Jy(batch);
            if (same && of[0] >= 0 && _held[of[0]] % Lanes == 0) AddEight(of[0], x, y, _width - subjects.Q);
            else
                for (int l = 0; l < Lanes; l++)
                    if (of[l] >= 0) AddOne(of[l], x + l, y + l, _width - subjects.Q);
        }
        GC.KeepAlive(subjects);
    }

    /// <summary>Folds what is held, and gives the memory of the gathered rows back.</summary>
    internal void Complete()
    {
        for (int triangle = 0; triangle < _held.Length; triangle++)
        {
            if (_held[triangle] > 0) Fold(triangle);
        }
        _blocks = null;
    }

    /// <summary>Adds the triangles of completed ones.</summary>
    internal void Add(ClassTriangles other)
    {
        for (int triangle = 0; triangle < _held.Length; triangle++)
        {
            for (int row = 0; row < _width; row++)
            {
                double* from = other.Row(triangle, row), to = Block(triangle) + _held[triangle];
                for (int c = 0; c < _width; c++) to[c * Rows] = c < row ? 0 : from[c];
                Advance(triangle, 1);
            }
        }
        GC.KeepAlive(other);
    }

    private double* Block(int triangle) => _blocks!.Start + (long)triangle * _width * Rows;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddEight(int triangle, double* x, double* y, int xEntries)
    {
        double* to = Block(triangle) + _held[triangle];
        for (int e = 0; e < xEntries; e++) *(Real8*)(to + e * Rows) = ((Real8*)x)[e];
        for (int e = xEntries; e < _width; e++) *(Real8*)(to + e * Rows) = ((Real8*)y)[e - xEntries];
        Advance(triangle, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddOne(int triangle, double* x, double* y, int xEntries)
    {
        double* to = Block(triangle) + _held[triangle];
        for (int e = 0; e < xEntries; e++) to[e * Rows] = x[e * Lanes];
        for (int e = xEntries; e < _width; e++) to[e * Rows] = y[(e - xEntries) * Lanes];
        Advance(triangle, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(int triangle, int rows)
    {
        _held[triangle] += rows;
        if (_held[triangle] == Rows) Fold(triangle);
    }

    private void Fold(int triangle)
    {
        BlockReflection.ClearFrom(Block(triangle), _width, _held[triangle]);
        BlockReflection.Fold(Row(triangle, 0), Block(triangle), _width);
        _held[triangle] = 0;
        GC.KeepAlive(this);
    }
}
