using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Drivers;

/// <summary>The sums of a score pass, by name, in the basis of X where P = I. Matrices are lower triangles by rows.</summary>
public sealed class ScoreSums
{
    private readonly double[] _values;

    internal ScoreSums(int p, bool withSpread, double[] values)
    {
        (P, HasSpread, _values) = (p, withSpread, values);
    }

    /// <summary>Columns of X.</summary>
    public int P { get; }

    /// <summary>Whether the sums of N were computed.</summary>
    public bool HasSpread { get; }

    /// <summary>Σ ā, p: zero but for rounding when β̂ is that of the same Λ.</summary>
    public ReadOnlySpan<double> Total => _values.AsSpan(0, P);

    /// <summary>(Σ āā')[r, c].</summary>
    public double Product(int r, int c) => _values[P + BlockStructure.PairOf(r, c)];

    /// <summary>Σ N of a pair (<see cref="BlockStructure.PairOf"/>).</summary>
    public double N(int pair) => _values[P + Pairs + pair];

    /// <summary>Σ N[a] N[b] of two pairs.</summary>
    public double NN(int a, int b) => _values[P + 2 * Pairs + BlockStructure.PairOf(a, b)];

    /// <summary>Σ N[a] (N²)[b] of two pairs.</summary>
    public double NSquare(int a, int b) => _values[P + 2 * Pairs + Pairs * (Pairs + 1) / 2 + a * Pairs + b];

    private int Pairs => P * (P + 1) / 2;
}

/// <summary>The score pass over packed subjects.</summary>
public abstract unsafe partial class SubjectPasses
{
    /// <summary>The score pass: METHOD.md 6c.</summary>
    /// <param name="subjects">The packed subjects.</param>
    /// <param name="leftovers">W_i of the same subjects.</param>
    /// <param name="lambda">Λ, lower triangle by rows.</param>
    /// <param name="beta">β̂ at this Λ.</param>
    /// <param name="c">C with CC' = P at this Λ, upper triangle by columns.</param>
    /// <param name="withSpread">Whether the sums of N are wanted; eight of each are held by a thread.</param>
    /// <param name="threads">Threads to use.</param>
    public ScoreSums Scores(
        PackedSubjects subjects, PackedLeftovers leftovers, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta,
        ReadOnlySpan<double> c, bool withSpread, int threads)
    {
        double[] parameters = [.. lambda, .. beta, .. c, .. OwnRows(leftovers.Columns, beta, c)];
        int sums = ScorePass.Sums(subjects.P, withSpread);
        var blocks = new WorkBlocks(subjects.Batches, sums);
        double[] total = Run(blocks, sums, threads, determinant: false, (block, partial, scratch) =>
        {
            fixed (double* p = parameters)
                ScoreBlock(subjects, leftovers, blocks.First(block), blocks.First(block + 1), p, withSpread, partial, scratch);
        });
        GC.KeepAlive(subjects);
        GC.KeepAlive(leftovers);
        return new ScoreSums(subjects.P, withSpread, total);
    }

    // β and whole rows of C of the columns that have leftovers.
    private static double[] OwnRows(ReadOnlySpan<int> columns, ReadOnlySpan<double> beta, ReadOnlySpan<double> c)
    {
        int p = beta.Length, own = columns.Length;
        var rows = new double[own * (1 + p)];
        for (int r = 0; r < own; r++)
        {
            rows[r] = beta[columns[r]];
            for (int k = columns[r]; k < p; k++) rows[own + r * p + k] = c[k * (k + 1) / 2 + columns[r]];
        }
        return rows;
    }

    /// <summary>Sums of the score pass over a range of batches.</summary>
    protected abstract void ScoreBlock(
        PackedSubjects subjects, PackedLeftovers leftovers, int first, int end, double* parameters, bool withSpread, double* sums,
        PassScratch scratch);
}
