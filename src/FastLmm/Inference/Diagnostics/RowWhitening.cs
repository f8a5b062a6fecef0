namespace FastLmm.Inference.Diagnostics;

/// <summary>
/// L_i⁻¹(y_i − X_iβ̂) row by row, L_i the Cholesky factor of V_i = I + Z_iDZ_i' in the order of the subject's rows: each row's residual less what
/// the subject's earlier rows predict of it, over the standard deviation of that prediction's error.
/// </summary>
/// <remarks>
/// With b = Λu, u ~ N(0, σ²I), the factor of I + Λ'Z'ZΛ over the rows so far is kept as a triangle that starts at I. A row (z'Λ | e) is rotated
/// into it; what the rotations leave of e is e − E(e | earlier rows) over √(1 + z'Var(b | earlier rows)z/σ²), since the cosines are positive and
/// their product is that root's inverse. So a subject's rows may lie apart, nothing is inverted or subtracted where G dwarfs σ², and a
/// subject costs q(q+1)/2 + q numbers. O(q²) a row.
/// </remarks>
internal sealed class RowWhitening
{
    private readonly int _q;
    private readonly int _entries;
    private readonly double[,] _lambda;
    private readonly double[] _state;                   // of each subject: the triangle by rows, then what e was rotated into
    private readonly double[] _row;

    /// <summary>Starts before the first row.</summary>
    /// <param name="subjects">m.</param>
    /// <param name="lambda">Λ, q × q lower triangular.</param>
    internal RowWhitening(int subjects, double[,] lambda)
    {
        (_q, _lambda) = (lambda.GetLength(0), lambda);
        _entries = _q * (_q + 1) / 2 + _q;
        (_state, _row) = (new double[checked(subjects * _entries)], new double[_q]);
        for (int i = 0; i < subjects; i++)
            for (int k = 0, at = i * _entries; k < _q; at += _q - k++) _state[at] = 1;
    }

    /// <summary>The next row of a subject: its entry of L_i⁻¹(y_i − X_iβ̂), in units of σ² = 1.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="z">z, q, times √w.</param>
    /// <param name="residual">y − x'β̂, times √w.</param>
    internal double Next(int subject, ReadOnlySpan<double> z, double residual)
    {
        Span<double> state = _state.AsSpan(subject * _entries, _entries), row = _row;
        for (int c = 0; c < _q; c++)
        {
            double sum = 0;
            for (int k = c; k < _q; k++) sum += z[k] * _lambda[k, c];
            row[c] = sum;
        }
        for (int k = 0, at = 0, rotated = _entries - _q; k < _q; at += _q - k++)
        {
            if (row[k] == 0) continue;
            double pivot = double.Hypot(state[at], row[k]), c = state[at] / pivot, s = row[k] / pivot;
            state[at] = pivot;
            for (int j = k + 1; j < _q; j++)
                (state[at + j - k], row[j]) = (c * state[at + j - k] + s * row[j], c * row[j] - s * state[at + j - k]);
            (state[rotated + k], residual) = (c * state[rotated + k] + s * residual, c * residual - s * state[rotated + k]);
        }
        return residual;
    }
}
