using FastLmm.Algebra;
using FastLmm.Kernels.Layout;

namespace FastLmm.Inference.Bootstrap;

/// <summary>K_i = Z_i'V_i⁻¹Z_i of single subjects (METHOD.md 4).</summary>
/// <param name="subjects">The subjects.</param>
/// <param name="lambda">Λ.</param>
internal sealed unsafe class InformationOfSubjects(PackedSubjects subjects, double[,] lambda)
{
    /// <summary>K_i, q × q.</summary>
    internal double[,] Of(int subject)
    {
        double[,] r = Triangle(subject), h = DenseMatrix.Multiply(r, lambda);
        h = DenseMatrix.MultiplyTransposed(h, h);
        int q = subjects.Q;
        for (int k = 0; k < q; k++) h[k, k]++;
        double[,] l = Cholesky.Factor(h)!;                                  // H_i = I + (RΛ)(RΛ)' is always positive definite
        for (int c = 0; c < q; c++)
        {
            for (int k = 0; k < q; k++)
            {
                double sum = r[k, c];
                for (int j = 0; j < k; j++) sum -= l[k, j] * r[j, c];
                r[k, c] = sum / l[k, k];
            }
        }
        return DenseMatrix.Multiply(DenseMatrix.Transpose(r), r);
    }

    private double[,] Triangle(int subject)
    {
        int q = subjects.Q;
        var r = new double[q, q];
        double* from = subjects.Rx(subject / PackedSubjects.Lanes) + subject % PackedSubjects.Lanes;
        for (int k = 0; k < q; k++)
            for (int c = k; c < q; c++, from += PackedSubjects.Lanes) r[k, c] = *from;
        GC.KeepAlive(subjects);
        return r;
    }
}
