using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FastLmm.Algebra;

namespace FastLmm.Inference;

/// <summary>
/// Inference on the mean parameters: β̂, a covariance matrix, and the degrees of freedom that belong to it. Holds p × p matrices only
/// where it can, so that it can be saved; nothing here sees rows.
/// </summary>
public abstract class MeanInference
{
    /// <summary>Starts from the estimate.</summary>
    /// <param name="beta">β̂, p.</param>
    /// <param name="vcov">The covariance matrix to judge by, p × p.</param>
    protected MeanInference(double[] beta, double[,] vcov) => (Beta, Vcov) = (beta, vcov);

    /// <summary>Name of the method: <c>satterthwaite</c>, <c>kenward-roger</c>, <c>none</c>, <c>CR0</c>, <c>CR1</c> or <c>CR2</c>.</summary>
    public abstract string Method { get; }

    /// <summary>β̂ of the columns kept, p.</summary>
    public double[] Beta { get; }

    /// <summary>Covariance matrix of β̂ by this method, p × p.</summary>
    public double[,] Vcov { get; }

    /// <summary>Degrees of freedom of a contrast c'β; +∞ where the normal is meant.</summary>
    /// <param name="contrast">c, p.</param>
    public abstract double Df(ReadOnlySpan<double> contrast);

    /// <summary><see cref="Df"/> for as many contrasts as a file has rows: what can be made once for all is made here.</summary>
    internal virtual DfOfContrasts DfOfMany() => OneByOne(Df);

    /// <summary>Tests Lβ = r. Dependent rows of L count once.</summary>
    /// <param name="l">L, k × p.</param>
    /// <param name="nullValues">r, k; null for zeros.</param>
    public abstract FTest Test(double[,] l, double[]? nullValues = null);

    /// <summary>Estimates c'β and tests c'β = r.</summary>
    /// <param name="contrast">c, p.</param>
    /// <param name="level">Level of the interval.</param>
    /// <param name="nullValue">r.</param>
    public ContrastTest Contrast(ReadOnlySpan<double> contrast, double level = 0.95, double nullValue = 0)
    {
        double estimate = 0;
        for (int c = 0; c < Beta.Length; c++) estimate += contrast[c] * Beta[c];
        double error = Math.Sqrt(Form(Vcov, contrast)), df = Df(contrast);
        double width = TailProbability.CentralT(level, df) * error;
        double p = TailProbability.TwoSidedT((estimate - nullValue) / error, df);
        return new ContrastTest(estimate, error, df, nullValue, p, estimate - width, estimate + width);
    }

    /// <summary>Takes contrasts out of a block one after another.</summary>
    private protected static DfOfContrasts OneByOne(DfOfContrast dfOfOne) => (contrasts, count, df) =>
    {
        Span<double> contrast = stackalloc double[contrasts.Length / df.Length];
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < contrast.Length; c++) contrast[c] = contrasts[c * df.Length + i];
            df[i] = dfOfOne(contrast);
        }
    };

    /// <summary>c'Mc.</summary>
    protected static double Form(double[,] m, ReadOnlySpan<double> c)
    {
        ReadOnlySpan<double> all = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, double>(ref MemoryMarshal.GetArrayDataReference(m)), m.Length);
        double sum = 0;
        for (int i = 0; i < c.Length; i++)
        {
            if (c[i] == 0) continue;
            ReadOnlySpan<double> row = all.Slice(i * c.Length, c.Length);
            double product = 0;
            for (int j = 0; j < row.Length; j++) product += row[j] * c[j];
            sum += c[i] * product;
        }
        return sum;
    }

    /// <summary>Uncorrelated directions of Lβ̂ − r, as many as L has independent rows.</summary>
    /// <exception cref="LmmException">Dependent rows ask for different values.</exception>
    private protected IEnumerable<Direction> Independent(double[,] l, double[]? nullValues) =>
        IndependentDirections.Of(l, nullValues ?? new double[l.GetLength(0)], Beta, Vcov);
}

/// <summary>Degrees of freedom of a contrast c'β.</summary>
/// <param name="contrast">c, p.</param>
internal delegate double DfOfContrast(ReadOnlySpan<double> contrast);

/// <summary>Degrees of freedom of a block of n contrasts.</summary>
/// <param name="contrasts">p × n, the entries of a column behind one another.</param>
/// <param name="count">How many of them are wanted, the first; the others are any finite numbers.</param>
/// <param name="df">Gets n numbers.</param>
internal delegate void DfOfContrasts(ReadOnlySpan<double> contrasts, int count, Span<double> df);
