using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FastLmm.Designs.Columns;

/// <summary>Looks for values that are missing or infinite.</summary>
internal static class Finite
{
    /// <summary>Whether all values are finite: x − x is 0 then, and NaN otherwise, which sums keep.</summary>
    /// <remarks>Asked for every column of every chunk; without a branch at each vector it costs a read of the values.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool All(ReadOnlySpan<double> values)
    {
        ReadOnlySpan<Vector<double>> vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> found = default;
        foreach (Vector<double> x in vectors) found += x - x;
        double sum = Vector.Sum(found);
        foreach (double x in values[(vectors.Length * Vector<double>.Count)..]) sum += x - x;
        return sum == 0;
    }
}
