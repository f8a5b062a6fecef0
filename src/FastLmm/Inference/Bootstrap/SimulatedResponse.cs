using System.Runtime.CompilerServices;
using FastLmm.Algebra;
using FastLmm.Kernels.Layout;
using FastLmm.Packing;

namespace FastLmm.Inference.Bootstrap;

/// <summary>Draws responses of a <see cref="SimulationPlan"/> into memory of its own, one after another; for one thread.</summary>
internal sealed unsafe class SimulatedResponse
{
    private readonly SimulationPlan _plan;
    private readonly double[] _root;                    // σM by rows
    private readonly int _columns;
    private readonly double[] _z;
    private readonly double[] _b;

    internal SimulatedResponse(SimulationPlan plan)
    {
        _plan = plan;
        Subjects = plan.Statistics.Subjects.WithOwnResponse();
        _root = [.. plan.Root.Cast<double>().Select(entry => plan.Sigma * entry)];
        _columns = plan.Root.GetLength(1);
        (_z, _b) = (new double[_columns], new double[Subjects.Q]);
    }

    /// <summary>The subjects: R and J_x those of the data, J_y the last one drawn.</summary>
    internal PackedSubjects Subjects { get; }

    /// <summary>The statistics of a response; those drawn before are overwritten.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="replicate">The number of the response: each has a stream of random numbers of its own.</param>
    internal PackedStatistics Draw(ulong seed, int replicate)
    {
        var random = new NormalSource(seed, (ulong)replicate);
        double[,] leftover = DrawLeftover(ref random);
        DrawSubjects(ref random);
        return _plan.Statistics with
        {
            Subjects = Subjects,
            Leftover = leftover,
            OwnLeftovers = null,
            Gamma = _plan.Gamma,
            ResponseShift = new double[Subjects.P],
        };
    }

    // W_xy = U'(σ Q z), W_yy = σ²(z'z + χ²_f): the column of y above the diagonal and on it.
    private double[,] DrawLeftover(ref NormalSource random)
    {
        int p = Subjects.P;
        var u = (double[,])_plan.Statistics.Leftover.Clone();
        for (int r = 0; r <= p; r++) u[r, p] = 0;
        foreach (double[] direction in _plan.Within)
        {
            double z = _plan.Sigma * random.Normal();
            for (int r = 0; r < p; r++) u[r, p] += direction[r] * z;
        }
        u[p, p] = _plan.Sigma * Math.Sqrt(random.ChiSquare(_plan.Freedom));
        return u;
    }

    // j_iy = R_ib_i + σz', a row of R_i that is zero having no part in y.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DrawSubjects(ref NormalSource random)
    {
        const int Lanes = PackedSubjects.Lanes;
        int q = Subjects.Q;
        double sigma = _plan.Sigma;
        for (int subject = 0; subject < Subjects.Subjects; subject++)
        {
            double* r = Subjects.Rx(subject / Lanes) + subject % Lanes, y = Subjects.Jy(subject / Lanes) + subject % Lanes;
            DrawEffects(ref random);
            for (int k = 0; k < q; r += (q - k++) * Lanes)
            {
                double sum = 0;
                for (int c = k; c < q; c++) sum += r[(c - k) * Lanes] * _b[c];
                y[k * Lanes] = r[0] > 0 ? sum + sigma * random.Normal() : 0;
            }
        }
        GC.KeepAlive(this);
    }

    private void DrawEffects(ref NormalSource random)
    {
        for (int c = 0; c < _columns; c++) _z[c] = random.Normal();
        for (int k = 0; k < _b.Length; k++)
        {
            double sum = 0;
            for (int c = 0; c < _columns; c++) sum += _root[k * _columns + c] * _z[c];
            _b[k] = sum;
        }
    }
}
