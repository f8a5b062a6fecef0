using FastLmm.Kernels.Layout;

namespace FastLmm.Packing.Checks;

/// <summary>Whether a column of Z changes within no subject, read from the triangles: z_i is a multiple of the constant for every i.</summary>
internal static unsafe class ConstantWithinSubjects
{
    private const double Rounding = 1e-10;              // of z_i'z_i; an indicator that changes leaves at least 1/n_i of it

    /// <summary>Whether it is so.</summary>
    /// <param name="subjects">The triangles.</param>
    /// <param name="constant">The column that is the constant.</param>
    /// <param name="column">The column of Z.</param>
    internal static bool Is(PackedSubjects subjects, int constant, int column)
    {
        for (int subject = 0; subject < subjects.Subjects; subject++)
        {
            double zz = Product(subjects, subject, column, column), z1 = Product(subjects, subject, column, constant);
            if (zz - z1 * z1 / Product(subjects, subject, constant, constant) > Rounding * zz) return false;
        }
        GC.KeepAlive(subjects);
        return true;
    }

    // Entry (a, b) of R_i'R_i.
    private static double Product(PackedSubjects subjects, int subject, int a, int b)
    {
        const int Lanes = PackedSubjects.Lanes;
        double* r = subjects.Rx(subject / Lanes) + subject % Lanes;
        double sum = 0;
        for (int k = 0; k <= Math.Min(a, b); k++)
        {
            int at = k * subjects.Q - k * (k - 1) / 2 - k;
            sum += r[(at + a) * Lanes] * r[(at + b) * Lanes];
        }
        return sum;
    }
}
