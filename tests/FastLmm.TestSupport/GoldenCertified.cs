using System.Text.Json;

namespace FastLmm.TestSupport;

/// <summary>A fit solved in quadruple precision, of certified/, rounded to double.</summary>
public sealed class GoldenCertified
{
    private readonly JsonElement _root;

    private GoldenCertified(JsonElement root) => _root = root;

    /// <summary>REML criterion or deviance.</summary>
    public double Objective => _root.Number("objective");

    /// <summary>θ.</summary>
    public double[] Theta => _root.Vector("theta");

    /// <summary>σ.</summary>
    public double Sigma => _root.Number("sigma");

    /// <summary>β̂.</summary>
    public double[] Beta => _root.Vector("beta");

    /// <summary>Standard errors of β̂.</summary>
    public double[] Se => _root.Vector("se");

    /// <summary>Covariance of β̂.</summary>
    public double[,] VcovBeta => _root.Matrix("vcov_beta");

    /// <summary>G, q × q.</summary>
    public double[,] G => _root.Matrix("G");

    /// <summary>Satterthwaite's df per coefficient; empty for singular fits.</summary>
    public double[] SatterthwaiteDf => _root.TryGetProperty("satterthwaite_df", out JsonElement df) && df.ValueKind == JsonValueKind.Array ? _root.Vector("satterthwaite_df") : [];

    /// <summary>Whether certified/ holds this fit.</summary>
    public static bool Exists(string id) => File.Exists(PathOf(id));

    /// <summary>Reads a fit.</summary>
    /// <param name="id">DATASET.MODEL.METHOD.</param>
    public static GoldenCertified Load(string id)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(PathOf(id)));
        return new GoldenCertified(document.RootElement.Clone());
    }

    private static string PathOf(string id) => Golden.PathOf("certified", id + ".json");
}
