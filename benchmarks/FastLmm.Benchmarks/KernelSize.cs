using System.Globalization;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Benchmarks;

/// <summary>Columns of Z and X of a kernel benchmark, and how much it reads and writes.</summary>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
internal readonly record struct KernelSize(int Q, int P)
{
    /// <summary>Subjects that MathNet is timed with: its time per subject does not depend on their number.</summary>
    internal const int PeerSubjects = 2000;

    /// <summary>Variable of the environment that hands the megabytes on to BenchmarkDotNet's processes.</summary>
    internal const string MegabytesVariable = "FASTLMM_KERNEL_MEGABYTES";

    /// <summary>Megabytes of packed subjects when nothing else is said: at q = 2, p = 5 more than 1,000,000 subjects.</summary>
    internal const int DefaultMegabytes = 128;

    /// <summary>Bytes of R, J_x and J_y, which every pass reads.</summary>
    internal int BytesRead => 8 * (Q * (Q + 1) / 2 + Q * P + Q);

    /// <summary>Bytes that the BLUP pass writes.</summary>
    internal int BytesOfBlups => 8 * BlupPass.Outputs(Q);

    /// <summary>Subjects that take the megabytes that were asked for, whole batches of them.</summary>
    internal int Subjects
    {
        get
        {
            string? asked = Environment.GetEnvironmentVariable(MegabytesVariable);
            long megabytes = asked is null ? DefaultMegabytes : long.Parse(asked, CultureInfo.InvariantCulture);
            return (int)(megabytes * 1_000_000 / BytesRead / PackedSubjects.Lanes + 1) * PackedSubjects.Lanes;
        }
    }

    /// <summary>Reads "q,p".</summary>
    internal static KernelSize Parse(string text)
    {
        int[] size = [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return new KernelSize(size[0], size[1]);
    }
}
