using FastLmm.Algebra;
using FastLmm.Estimation;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;
using FastLmm.Packing;

namespace FastLmm.Prediction;

/// <summary>What is made of the triangles (R_i | J_i) of single subjects, in the user's basis.</summary>
/// <param name="statistics">The packed statistics.</param>
/// <param name="estimates">The estimates.</param>
internal sealed unsafe class SubjectTriangles(PackedStatistics statistics, Estimates estimates)
{
    private const double NotEstimable = 1e-9;           // of a row of T_Z: rounding of the elimination leaves less

    private readonly int _q = statistics.Q;
    private readonly int _p = statistics.P;
    private readonly double[,] _zMap = estimates.Basis.ZMap();

    /// <summary>E_i = D T_i of all subjects, m × q × p.</summary>
    /// <param name="outputs">Outputs of the BLUP pass, whose M_i gives D T_i = M_i R_i'J_ix.</param>
    /// <remarks>E = T_Z E' B in the user's basis: b = s T_Z b', β' = B β/s + constants.</remarks>
    internal double[] Sensitivities(double[] outputs)
    {
        int m = statistics.Subjects.Subjects, stride = BlupPass.Outputs(_q);
        double[,] toInner = ToArithmetic();
        double[] all = new double[(long)m * _q * _p], r = new double[_q * _q], j = new double[_q * _p];
        double[,] cross = new double[_q, _p], inner = new double[_q, _p];
        for (int i = 0; i < m; i++)
        {
            Read(i, r, j);
            for (int k = 0; k < _q; k++)
                for (int c = 0; c < _p; c++)
                {
                    double sum = 0;
                    for (int row = 0; row <= k; row++) sum += r[row * _q + k] * j[row * _p + c];
                    cross[k, c] = sum;
                }
            ReadOnlySpan<double> variance = outputs.AsSpan(i * stride + _q, _q * (_q + 1) / 2);
            for (int k = 0; k < _q; k++)
                for (int c = 0; c < _p; c++)
                {
                    double sum = 0;
                    for (int l = 0; l < _q; l++) sum += variance[Math.Max(k, l) * (Math.Max(k, l) + 1) / 2 + Math.Min(k, l)] * cross[l, c];
                    inner[k, c] = sum;
                }
            Map(inner, toInner, all.AsSpan(i * _q * _p, _q * _p));
        }
        GC.KeepAlive(statistics.Subjects);
        return all;
    }

    /// <summary>Least squares coefficients of y less offset on Z from each subject's rows alone, m × q; NaN where they do not determine one.</summary>
    internal double[] OwnEstimates()
    {
        int m = statistics.Subjects.Subjects;
        double[] shift = ResponseShift(), all = new double[(long)m * _q], r = new double[_q * _q], j = new double[_q * _p], y = new double[_q];
        for (int i = 0; i < m; i++)
        {
            Read(i, r, j);
            ReadResponse(i, y);
            for (int row = 0; row < _q; row++)
                for (int c = 0; c < _p; c++) y[row] += j[row * _p + c] * shift[c];
            for (int k = 0; k < _q; k++) all[i * _q + k] = estimates.Basis.YScale * Own(r, y, k);
        }
        GC.KeepAlive(statistics.Subjects);
        return all;
    }

    // Row k of T_Z times c, Rc = j: eliminated by the rows of R, whose pivots are zero where the row is.
    private double Own(double[] r, double[] j, int k)
    {
        Span<double> left = stackalloc double[_q];
        double size = 0, value = 0;
        for (int c = 0; c < _q; c++) size = Math.Max(size, Math.Abs(left[c] = _zMap[k, c]));
        for (int row = 0; row < _q; row++)
        {
            double pivot = r[row * _q + row];
            if (pivot == 0)
            {
                if (Math.Abs(left[row]) > NotEstimable * size) return double.NaN;
                continue;
            }
            double factor = left[row] / pivot;
            value += factor * j[row];
            for (int c = row; c < _q; c++)
            {
                size = Math.Max(size, Math.Abs(factor * r[row * _q + c]));
                left[c] -= factor * r[row * _q + c];
            }
        }
        return value;
    }

    // T_Z E' B; uses E' up.
    private void Map(double[,] inner, double[,] toInner, Span<double> user)
    {
        for (int c = 0; c < _p; c++)
        {
            for (int k = 0; k < _q; k++)
            {
                double sum = 0;
                for (int l = 0; l < _q; l++) sum += _zMap[k, l] * inner[l, c];
                user[k * _p + c] = sum;
            }
            for (int k = 0; k < _q; k++) inner[k, c] = user[k * _p + c];
        }
        user.Clear();
        for (int k = 0; k < _q; k++)
            for (int l = 0; l < _p; l++)
                for (int c = 0; c < _p; c++) user[k * _p + c] += inner[k, l] * toInner[l, c];
    }

    // B, p × p: X of the kept columns in the user's basis is X of the arithmetic times this.
    private double[,] ToArithmetic()
    {
        double[,] all = DenseMatrix.Multiply(statistics.XCoordinates, estimates.Basis.XMapInverse());
        var kept = new double[_p, _p];
        for (int r = 0; r < _p; r++)
            for (int c = 0; c < _p; c++) kept[r, c] = all[r, statistics.KeptColumns[c]];
        return kept;
    }

    // y/s is y' plus X of the arithmetic times this.
    private double[] ResponseShift()
    {
        double[] user = DenseMatrix.Multiply(estimates.Basis.XMap(), statistics.Gamma);
        double[] kept = [.. statistics.KeptColumns.Select(column => user[column] / estimates.Basis.YScale)];
        return DenseMatrix.Multiply(ToArithmetic(), kept);
    }

    private void Read(int subject, double[] r, double[] j)
    {
        double* from = statistics.Subjects.Rx(subject / PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
        for (int row = 0; row < _q; row++)
            for (int c = row; c < _q; c++, from += PackedSubjects.Lanes) r[row * _q + c] = *from;
        for (int at = 0; at < _q * _p; at++, from += PackedSubjects.Lanes) j[at] = *from;
    }

    private void ReadResponse(int subject, double[] y)
    {
        double* from = statistics.Subjects.Jy(subject / PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
        for (int row = 0; row < _q; row++) y[row] = from[row * PackedSubjects.Lanes];
    }
}
