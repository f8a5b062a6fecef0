using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>pbkrtest's answers for a fit: <c>kenward_roger</c> and <c>anova_type3_kenward_roger</c> of fits/.</summary>
public sealed class GoldenKenwardRoger
{
    private readonly JsonElement _root;
    private readonly JsonElement _fit;

    private GoldenKenwardRoger(JsonElement fit) => (_fit, _root) = (fit, fit.GetProperty("kenward_roger"));

    /// <summary>Degrees of freedom of each coefficient.</summary>
    public double[] Df => _root.Vector("df");

    /// <summary>Adjusted covariance matrix.</summary>
    public double[,] Vcov => _root.Matrix("vcov_adjusted");

    /// <summary>Standard errors from it.</summary>
    public double[] Se => _root.Vector("se");

    /// <summary>t values.</summary>
    public double[] T => _root.Vector("t_value");

    /// <summary>Two-sided p-values.</summary>
    public double[] P => _root.Vector("p_value");

    /// <summary>lmerTest's type III tests of terms; empty when the file has none.</summary>
    public IReadOnlyList<GoldenTermTest> Terms => GoldenTermTest.Of(_fit, "anova_type3_kenward_roger");

    /// <summary>Ids of the fits that have it.</summary>
    public static IEnumerable<string> Ids => Golden.FitIds.Where(id => GoldenFit.Load(id).Root.TryGetProperty("kenward_roger", out _));

    /// <summary>Reads that of a fit.</summary>
    public static GoldenKenwardRoger Load(string id) => new(GoldenFit.Load(id).Root);
}
