using FastLmm.Inference;
using FastLmm.Tests.Inference;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Robust;

/// <summary>Degrees of freedom of contrasts that a file of rows asks for, against their definition with dense matrices.</summary>
public class ContrastSpreadTests
{
    // Beyond 44 columns there are no moments to make forms of, and each contrast sums its own.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(5), InlineData(12), InlineData(46)]
    public void DegreesOfFreedomOfManyContrastsAreThoseOfEach(int p)
    {
        var fit = new RandomFit(seed: p, subjects: 60, q: 2, p, weighted: true);
        var random = new Random(p);
        foreach (RobustType type in (RobustType[])[RobustType.CR0, RobustType.CR2])
        {
            RobustInference robust = fit.Robust(type);
            DfOfContrasts ofMany = robust.DfOfMany();
            for (int k = 0; k < 5; k++)
            {
                double[] contrast = [.. Enumerable.Range(0, p).Select(c => c == k % p ? 1 : k < 2 ? 0 : random.NextDouble() - 0.3)];
                double df = fit.Dense.Df(contrast, type == RobustType.CR2);
                Agreement.Near(df, OfMany.Last(ofMany, contrast), Tolerances.Sandwich * df, $"{type} df of contrast {k}");
            }
        }
    }
}
