using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>A numeric covariate of subjects that takes just the values 1, 2, …, k, as codes of places, groups and answers do.</summary>
internal sealed class NumbersLikeCodes(string name, int column) : RowCheck
{
    private const int LargestCode = 20;
    private const int LeastCodes = 3;
    private const int LeastSubjects = 30;

    private byte[] _codeOf = [];
    private uint _seen;

    public override bool Observe(TableChunk chunk, DesignChunk rows)
    {
        Grow(ref _codeOf, rows, (byte)0);
        double[] values = chunk.Numeric(column);
        for (int k = 0; k < rows.Rows; k++)
        {
            double value = values[rows.Row[k] - chunk.FirstRow];
            if (!(value is >= 1 and <= LargestCode) || value != (int)value) return false;
            ref byte known = ref _codeOf[rows.Subject[k]];
            if (known == 0) known = (byte)value;
            else if (known != (byte)value) return false;
            _seen |= 1u << (int)value;
        }
        return true;
    }

    public override string? Note(int subjects, Func<int, string> idOf)
    {
        int codes = System.Numerics.BitOperations.PopCount(_seen);
        bool gapless = _seen == (1u << (codes + 1)) - 2;
        return gapless && codes >= LeastCodes && subjects >= LeastSubjects
            ? $"{name} takes only the values 1 to {codes} and is used as a number: if they are codes, write factor({name})"
            : null;
    }
}
