using FastLmm.Estimation;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference;

/// <summary>Σ ūū' of the (adjusted) scores and the <see cref="ContrastMoments"/>, subject by subject, O((p+q)³ + k²p²) each.</summary>
/// <remarks>Blocks of subjects are cut by the data's size alone and merged in order: the same bits for any number of threads.</remarks>
internal sealed class RobustPass(PackedSubjects subjects, PackedLeftovers leftovers, CriterionPoint point, int threads)
{
    private readonly int _p = subjects.P;

    /// <summary>Runs over all subjects.</summary>
    /// <param name="adjusted">Whether by CR2's adjustment; else 𝔸 = I.</param>
    /// <param name="directions">k × p in the basis where P = I; no rows for none.</param>
    internal (double[,] Meat, ContrastMoments Moments) Run(bool adjusted, double[,] directions)
    {
        int k = directions.GetLength(0), pairs = _p * (_p + 1) / 2;
        int length = checked(pairs + (int)ContrastMoments.Length(k, _p));
        var blocks = new WorkBlocks(subjects.Batches, length);
        var partial = new double[blocks.Count][];
        Parallel.For(
            0, blocks.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, () => new Worker(this, adjusted, directions),
            (block, _, worker) =>
            {
                partial[block] = new double[length];
                int end = Math.Min(subjects.Subjects, blocks.First(block + 1) * PackedSubjects.Lanes);
                worker.Sum(blocks.First(block) * PackedSubjects.Lanes, end, partial[block]);
                return worker;
            },
            _ => { });
        double[] total = partial[0];
        foreach (double[] next in partial.Skip(1))
            for (int i = 0; i < length; i++) total[i] += next[i];
        return (Symmetric(total), new ContrastMoments(k, _p, total, pairs));
    }

    private double[,] Symmetric(double[] lower)
    {
        var full = new double[_p, _p];
        for (int r = 0, at = 0; r < _p; r++)
            for (int c = 0; c <= r; c++) full[r, c] = full[c, r] = lower[at++];
        return full;
    }

    // One thread's memory.
    private sealed class Worker
    {
        private readonly WhitenedSubject _subject;
        private readonly BellMcCaffrey? _adjustment;
        private readonly double[,] _directions;
        private readonly int _k;
        private readonly int _p;
        private readonly double[] _a;
        private readonly double[] _score;
        private readonly double[] _g;
        private readonly double[] _h;
        private readonly double[] _d;
        private readonly double[] _e;

        internal Worker(RobustPass pass, bool adjusted, double[,] directions)
        {
            _subject = new WhitenedSubject(subjects: pass.Subjects, leftovers: pass.Leftovers, point: pass.Point);
            (_p, _directions, _k) = (pass._p, directions, directions.GetLength(0));
            _adjustment = adjusted ? new BellMcCaffrey(_subject.MostDimensions, _p) : null;
            (_a, _score) = (new double[_subject.MostDimensions * _p], new double[_p]);
            (_g, _h) = (new double[_k * _subject.MostDimensions], new double[_k * _p]);
            (_d, _e) = (new double[_k * (_k + 1) / 2], new double[_k * (_k + 1) / 2]);
        }

        internal void Sum(int first, int end, double[] sums)
        {
            var moments = new ContrastMoments(_k, _p, sums, _p * (_p + 1) / 2);
            for (int i = first; i < end; i++)
            {
                _subject.Load(i);
                if (_adjustment is null) Array.Copy(_subject.X, _a, _subject.Dimensions * _p);
                else _adjustment.Adjust(_subject, _a);
                AddScore(sums);
                if (_k > 0) AddMoments(moments);
            }
        }

        private void AddScore(double[] sums)
        {
            Array.Clear(_score);
            for (int i = 0; i < _subject.Dimensions; i++)
                for (int c = 0; c < _p; c++) _score[c] += _a[i * _p + c] * _subject.Residual[i];
            for (int r = 0, at = 0; r < _p; r++)
                for (int c = 0; c <= r; c++) sums[at++] += _score[r] * _score[c];
        }

        private void AddMoments(ContrastMoments moments)
        {
            int n = _subject.Dimensions;
            for (int u = 0; u < _k; u++)
            {
                Span<double> g = _g.AsSpan(u * n, n), h = _h.AsSpan(u * _p, _p);
                h.Clear();
                for (int i = 0; i < n; i++)
                {
                    double sum = 0;
                    for (int c = 0; c < _p; c++) sum += _a[i * _p + c] * _directions[u, c];
                    g[i] = sum;
                    for (int c = 0; c < _p; c++) h[c] += _subject.X[i * _p + c] * sum;
                }
            }
            for (int u = 0, at = 0; u < _k; u++)
                for (int v = 0; v <= u; v++, at++)
                {
                    _d[at] = Dot(_g.AsSpan(u * n, n), _g.AsSpan(v * n, n));
                    _e[at] = Dot(_h.AsSpan(u * _p, _p), _h.AsSpan(v * _p, _p));
                }
            moments.Add(_d, _e, _h);
        }

        private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
            return sum;
        }
    }

    private PackedSubjects Subjects => subjects;

    private PackedLeftovers Leftovers => leftovers;

    private CriterionPoint Point => point;
}
