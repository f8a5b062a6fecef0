using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Operations;

/// <summary>
/// Rotates rows of eight subjects at once into their triangles, one subject a lane: what <see cref="RowRotation"/> does for one subject, the
/// same operations in the same order, so the same bits.
/// </summary>
/// <remarks>Scratch of one thread. Entries of a subject lie together; they are brought into lanes once for all of its rows.</remarks>
internal sealed unsafe class LaneRows
{
    private const int Lanes = PackedSubjects.Lanes;

    private readonly int _q;
    private readonly int _p;
    private readonly AlignedDoubles _scratch;
    private readonly double*[] _rx = new double*[Lanes];
    private readonly double*[] _jy = new double*[Lanes];
    private readonly double*[] _rows = new double*[Lanes];

    internal LaneRows(int q, int p)
    {
        (_q, _p) = (q, p);
        _scratch = new AlignedDoubles((long)(PackedSubjects.RxEntriesOf(q, p) + q + q + p + 1) * Lanes);
    }

    /// <summary>Entries of a lane's subject.</summary>
    internal void Take(int lane, double* rx, double* jy)
    {
        _rx[lane] = rx;
        _jy[lane] = jy;
    }

    /// <summary>Rotates in the first rows of eight groups, as many as all of them have, and leaves in the rows what is left.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="first">The first of the eight.</param>
    /// <param name="rows">The chunk's rows.</param>
    /// <param name="negligible">What is left of x below this is rounding, and cleared.</param>
    /// <param name="size">q.</param>
    /// <param name="ends">Gets per lane the row after those, or what <see cref="SubjectGroups.Next"/> says behind the last.</param>
    /// <returns>How many rows of each group were rotated in.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int Rotate<TQ>(SubjectGroups groups, int first, double* rows, double negligible, TQ size, Span<int> ends)
        where TQ : struct, ISize
    {
        int q = size.Value, p = _p, length = q + p + 1, entries = q * (q + 1) / 2 + q * p;
        Real8* rx = (Real8*)_scratch.Start, jy = rx + entries, row = jy + q;
        int count = int.MaxValue;
        for (int l = 0; l < Lanes; l++)
        {
            ends[l] = groups.First(first + l);
            count = Math.Min(count, groups.Length(first + l));
        }
        fixed (double** rxOf = _rx, jyOf = _jy, rowOf = _rows)
        {
            Gather(rxOf, rx, entries);
            Gather(jyOf, jy, q);
            for (int k = 0; k < count; k++)
            {
                for (int l = 0; l < Lanes; l++)
                {
                    rowOf[l] = rows + (long)ends[l] * length;
                    ends[l] = groups.Next(ends[l]);
                }
                Gather(rowOf, row, length);
                RowRotation.Add<Real8, PointerView<Real8>, PointerView<Real8>, TQ>(new(rx), new(jy), new(row), size, p);
                for (int c = 0; c < p; c++) row[q + c] = Cleared(row[q + c], negligible);
                for (int l = 0; l < Lanes; l++) rowOf[l] += q;
                Scatter(row + q, rowOf, p + 1);
            }
            Scatter(rx, rxOf, entries);
            Scatter(jy, jyOf, q);
        }
        GC.KeepAlive(_scratch);
        return count;
    }

    // Four entries at a time; where their number is no multiple of four, the last four once more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gather(double** from, Real8* to, int count)
    {
        for (int half = 0; half < 2; half++, from += 4)
        {
            double* a = from[0], b = from[1], c = from[2], d = from[3];
            Vector256<double>* lanes = (Vector256<double>*)to + half;
            if (count < 4)
            {
                for (int i = 0; i < count; i++) lanes[2 * i] = Vector256.Create(a[i], b[i], c[i], d[i]);
                continue;
            }
            for (int at = 0; at < count; at += 4)
            {
                int i = Math.Min(at, count - 4);
                Vector256<double> w = Vector256.Load(a + i), x = Vector256.Load(b + i), y = Vector256.Load(c + i), z = Vector256.Load(d + i);
                Transposition.Turn(ref w, ref x, ref y, ref z);
                (lanes[2 * i], lanes[2 * i + 2], lanes[2 * i + 4], lanes[2 * i + 6]) = (w, x, y, z);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter(Real8* from, double** to, int count)
    {
        for (int half = 0; half < 2; half++, to += 4)
        {
            double* a = to[0], b = to[1], c = to[2], d = to[3];
            Vector256<double>* lanes = (Vector256<double>*)from + half;
            if (count < 4)
            {
                for (int i = 0; i < count; i++)
                    (a[i], b[i], c[i], d[i]) = (lanes[2 * i][0], lanes[2 * i][1], lanes[2 * i][2], lanes[2 * i][3]);
                continue;
            }
            for (int at = 0; at < count; at += 4)
            {
                int i = Math.Min(at, count - 4);
                (Vector256<double> w, Vector256<double> x, Vector256<double> y, Vector256<double> z) =
                    (lanes[2 * i], lanes[2 * i + 2], lanes[2 * i + 4], lanes[2 * i + 6]);
                Transposition.Turn(ref w, ref x, ref y, ref z);
                w.Store(a + i);
                x.Store(b + i);
                y.Store(c + i);
                z.Store(d + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Real8 Cleared(Real8 left, double negligible) => new(Cleared(left.Low, negligible), Cleared(left.High, negligible));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Cleared(Vector256<double> left, double negligible) =>
        Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(left), Vector256.Create(negligible)), Vector256<double>.Zero, left);
}
