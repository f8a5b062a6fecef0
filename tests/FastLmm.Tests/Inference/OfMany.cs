using FastLmm.Inference;

namespace FastLmm.Tests.Inference;

/// <summary>Asks for the degrees of freedom of a contrast as for a row of a file.</summary>
internal static class OfMany
{
    private const int Block = 16;

    /// <summary>Degrees of freedom of a contrast behind others in a block.</summary>
    internal static double Last(DfOfContrasts dfOfMany, double[] contrast)
    {
        var block = new double[contrast.Length * Block];
        for (int c = 0; c < contrast.Length; c++)
            for (int i = 0; i < Block; i++) block[c * Block + i] = i == Block - 2 ? contrast[c] : i - c;
        var df = new double[Block];
        dfOfMany(block, Block - 1, df);
        return df[Block - 2];
    }
}
