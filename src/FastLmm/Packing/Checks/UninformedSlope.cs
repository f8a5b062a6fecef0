using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing.Checks;

/// <summary>A random slope of what changes within no subject.</summary>
internal sealed class UninformedSlope(string name, int column) : RowCheck
{
    private double[] _valueOf = [];

    public override int Slope => column;

    public override bool Observe(TableChunk chunk, DesignChunk rows)
    {
        Grow(ref _valueOf, rows, double.NaN);
        double[] z = rows.Z[column];
        for (int k = 0; k < rows.Rows; k++)
        {
            ref double known = ref _valueOf[rows.Subject[k]];
            if (double.IsNaN(known)) known = z[k];
            else if (known != z[k]) return false;
        }
        return true;
    }

    public override string? Note(int subjects, Func<int, string> idOf) =>
        $"no subject can tell the random effect of {name} from the random intercept, because {name} does not change within any: "
        + "leave it out of the random part";
}
