namespace FastLmm.Packing;

/// <summary>
/// Tells whether two fits used the same rows: sums modulo 2⁶⁴ of a hash of each row's response and weight. They depend on the bits of the
/// values but not on the order of the rows, on chunks or on the basis.
/// </summary>
/// <param name="Response">Of the responses, the offset subtracted.</param>
/// <param name="Weights">Of the weights with their responses; 0 when all weights are 1.</param>
public readonly record struct DataFingerprint(ulong Response, ulong Weights)
{
    private static readonly ulong One = BitConverter.DoubleToUInt64Bits(1);

    /// <summary>With more rows.</summary>
    /// <param name="response">Responses.</param>
    /// <param name="weight">Their weights; null when all are 1.</param>
    internal DataFingerprint With(ReadOnlySpan<double> response, double[]? weight)
    {
        (ulong responses, ulong weights) = (Response, Weights);
        for (int i = 0; i < response.Length; i++)
        {
            ulong hash = Mix(BitConverter.DoubleToUInt64Bits(response[i] + 0.0));       // −0 is 0
            responses += hash;
            if (weight is not null) weights += Mix(BitConverter.DoubleToUInt64Bits(weight[i]) ^ One) * (hash | 1);
        }
        return new DataFingerprint(responses, weights);
    }

    // The end of MurmurHash3 of 64 bits: every bit of x changes half of the result's; 0 stays 0.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 33)) * 0xff51afd7ed558ccd;
        x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53;
        return x ^ (x >> 33);
    }
}
