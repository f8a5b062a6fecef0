using FastLmm.Inference;

namespace FastLmm.Reporting;

/// <summary>The table of fixed effects, as lmerTest prints it, with intervals.</summary>
internal static class FixedEffectsSummary
{
    internal static void Write(LmmFit fit, TextWriter writer, int digits)
    {
        CoefficientTable effects = fit.FixedEffects;
        if (effects.Count == 0)
        {
            writer.Write("No fixed effect coefficients\n\n");
            return;
        }
        bool normal = effects.All(effect => double.IsPositiveInfinity(effect.Df));
        writer.Write($"Fixed effects ({NumberFormat.One(100 * fit.Level, 6)}% intervals, {MethodInWords(fit.Mean)}):\n");
        string[] df = normal ? [] : ["df"];
        var table = new TextTable(["", "Estimate", "Std. Error", .. df, "t value", normal ? "Pr(>|z|)" : "Pr(>|t|)", "lower", "upper"])
        {
            AlignRight = column => column > 0,
        };
        NumberFormat format = CoefficientFormat(effects, digits);
        string[] dfs = NumberFormat.Column([.. effects.Select(effect => NumberFormat.Rounded(effect.Df, digits))], digits);
        string[] tValues = NumberFormat.Column([.. effects.Select(effect => NumberFormat.Rounded(effect.TValue, digits - 1))], digits);
        string[] pValues = PValueFormat.Column([.. effects.Select(effect => effect.PValue)], digits - 1);
        for (int i = 0; i < effects.Count; i++)
        {
            Coefficient effect = effects[i];
            table.Add([effect.Name, format.Format(effect.Estimate), format.Format(effect.StandardError), .. normal ? [] : dfs[i..(i + 1)],
                tValues[i], pValues[i], format.Format(effect.Lower), format.Format(effect.Upper)]);
        }
        table.Write(writer);
        writer.Write('\n');
    }

    private static string MethodInWords(MeanInference mean)
    {
        if (mean is not RobustInference robust) return MethodInWords(mean.Method);
        string factor = robust.FactorFormula.Length == 0 ? "" : $" times {robust.FactorFormula}";
        return $"{MethodInWords(mean.Method)}{factor}, {robust.Subjects} subjects";
    }

    internal static string MethodInWords(string method) => method switch
    {
        "satterthwaite" => "Satterthwaite df",
        "kenward-roger" => "Kenward-Roger",
        "none" => "normal",
        _ => method + " robust",
    };

    // R's printCoefmat: estimates and standard errors share their decimals, set by the smallest of them.
    private static NumberFormat CoefficientFormat(CoefficientTable effects, int digits)
    {
        double[] values = [.. effects.SelectMany(effect => new[] { effect.Estimate, effect.StandardError })];
        double[] sizes = [.. values.Where(x => double.IsFinite(x) && x != 0).Select(Math.Abs)];
        int leading = sizes.Length == 0 ? 1 : 1 + (int)Math.Floor(Math.Log10(sizes.Min()));
        int decimals = Math.Max(1, digits - leading);
        return NumberFormat.For(Array.ConvertAll(values, x => NumberFormat.Rounded(x, decimals)), digits);
    }
}
