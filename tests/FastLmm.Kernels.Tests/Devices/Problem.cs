using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Tests.Parity;
using FastLmm.TestSupport;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>A random design with everything that the passes take.</summary>
internal sealed class Problem
{
    internal Problem(int m, int q, int p, BlockStructure? structure = null)
        : this(new RandomDesign(seed: 100 * m + 10 * q + p, m, q, p).Pack().Subjects, structure)
    {
    }

    private Problem(PackedSubjects subjects, BlockStructure? structure)
    {
        int q = subjects.Q, p = subjects.P;
        Subjects = subjects;
        Structure = structure ?? new BlockStructure([q]);
        (Lambda, C) = (Sums.Lower(RandomDesign.Lambda(q, q)), Sums.Upper(Sums.RandomC(p, p)));
        Beta = [.. Enumerable.Range(0, p).Select(j => 1.0 / (j + 1))];
    }

    internal PackedSubjects Subjects { get; }

    internal BlockStructure Structure { get; }

    internal double[] Lambda { get; }

    internal double[] Beta { get; }

    internal double[] C { get; }

    /// <summary>Λ, β̂, C as kernels take them.</summary>
    internal double[] Parameters => [.. Lambda, .. Beta, .. C];

    internal double[] Value(SubjectPasses passes) => passes.Value(Subjects, Lambda, 1);

    internal double[] Derivatives(SubjectPasses passes, bool withCross = true) =>
        Sums.Flat(passes.Derivatives(Subjects, Structure, Lambda, Beta, C, withCross, 1), Structure);

    internal double[] Joined(SubjectPasses passes)
    {
        (double[] value, DerivativeSums sums) = passes.ValueAndDerivatives(Subjects, Structure, Lambda, Beta, C, 1);
        return [.. Comparable(value), .. Sums.Flat(sums, Structure)];
    }

    internal double[] Blups(SubjectPasses passes) => passes.Blups(Subjects, Lambda, Beta, 2);

    /// <summary>The same problem over other subjects.</summary>
    internal Problem Over(PackedSubjects subjects) => new(subjects, Structure);

    /// <summary>All of these, one after another.</summary>
    internal double[] Everything(SubjectPasses passes) =>
        [.. Value(passes), .. Derivatives(passes), .. Derivatives(passes, withCross: false), .. Joined(passes), .. Blups(passes)];

    /// <summary>Every pass gives what another backend's does, to the tolerance of the reference.</summary>
    internal void AssertParity(SubjectPasses expected, SubjectPasses actual, string what)
    {
        Assert.InRange(Value(actual)[0], 1, Math.BitDecrement(2));
        Sums.AssertClose(Comparable(Value(expected)), Comparable(Value(actual)), $"value, {what}");
        Sums.AssertClose(Derivatives(expected), Derivatives(actual), $"derivatives, {what}");
        Sums.AssertClose(Derivatives(expected, withCross: false), Derivatives(actual, withCross: false), $"derivatives without 𝒲, {what}");
        Sums.AssertClose(Joined(expected), Joined(actual), $"joined pass, {what}");
        Sums.AssertClose(Blups(expected), Blups(actual), $"BLUPs, {what}");
    }

    // The determinant as a logarithm, whose mantissa and exponent may be cut at another place.
    private static double[] Comparable(double[] value) => [Math.Log(value[0]) + value[1] * Math.Log(2), .. value[2..]];
}
