using System.Globalization;
using System.Runtime.CompilerServices;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>A factor that is constant within all subjects but a few, such as sex with a slip of the pen.</summary>
internal sealed class AlmostConstantFactor(string name, int column) : RowCheck
{
    private const int Unknown = -1;
    private const int Changing = -2;
    private const int OneIn = 100;

    private int[] _codeOf = [];
    private int _changing;
    private int _firstChanging;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool Observe(TableChunk chunk, DesignChunk rows)
    {
        Grow(ref _codeOf, rows, Unknown);
        int[] codes = chunk.Codes(column), subject = rows.Subject;
        for (int k = 0; k < rows.Rows; k++)
        {
            int code = codes[rows.Row[k] - chunk.FirstRow];
            ref int known = ref _codeOf[subject[k]];
            if (known == Unknown) known = code;
            else if (known != code && known != Changing) Count(ref known, subject[k]);
        }
        return true;
    }

    public override string? Note(int subjects, Func<int, string> idOf)
    {
        if (_changing == 0 || (long)_changing * OneIn >= subjects) return null;
        string where = _changing == 1 ? $"of 1 subject, {idOf(_firstChanging)}," : string.Create(
            CultureInfo.InvariantCulture, $"of {_changing:N0} subjects, such as {idOf(_firstChanging)},");
        return $"the factor {name} changes within the rows {where} and of no other subject: if it should not, correct these rows";
    }

    private void Count(ref int known, int subject)
    {
        known = Changing;
        if (_changing++ == 0) _firstChanging = subject;
    }
}
