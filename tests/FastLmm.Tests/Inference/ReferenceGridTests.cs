using System.Globalization;
using FastLmm.Inference.Means;
using FastLmm.TestSupport;

namespace FastLmm.Tests.Inference;

/// <summary>Reference grids against emmeans': the variables' values, rows of X, counts and offsets.</summary>
public class ReferenceGridTests
{
    public static TheoryData<string> Ids => [.. GoldenInference.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void GridsEqualThoseOfEmmeans(string id)
    {
        LmmFit fit = InferenceFit.Of(id);
        MeansBasis basis = LmmModelMeans.Basis(fit);
        foreach (GoldenGrid golden in GoldenMeans.Load(id).Grids)
        {
            ReferenceGrid grid = ReferenceGrid.Of(basis, new MeansOptions { At = At(golden.At) }, null);
            CheckVariables(golden, grid);
            Agreement.Near(golden.LinearFunctions, grid.X, (r, c) => 1e-12 * Math.Max(1, Math.Abs(golden.LinearFunctions[r, c])), $"{id} X");
            bool counts = grid.Variables.Any(variable => variable.ValueOfCell is not null);     // else emmeans has ones
            if (counts) Agreement.Near(golden.Weights, grid.Weights!, _ => 0, $"{id} counts");
            if (golden.Offsets.Length > 0) Agreement.Near(golden.Offsets, grid.Offsets, _ => 1e-12, $"{id} offsets");
            Assert.Equal(golden.ColumnNames, fit.State!.Data.Design.FixedNames);
        }
    }

    internal static Dictionary<string, IReadOnlyList<string>> At(IReadOnlyDictionary<string, string[]> at) =>
        at.ToDictionary(one => one.Key, one => (IReadOnlyList<string>)one.Value);

    // emmeans lists its offsets, and a constant model's 1, among the variables.
    private static void CheckVariables(GoldenGrid golden, ReferenceGrid grid)
    {
        string[] names = [.. golden.Levels.Keys.Where(name => name is not (".offset." or "1"))];
        Assert.Equal(names, grid.Variables.Select(variable => variable.Name));
        foreach (GridVariable variable in grid.Variables)
        {
            string[] expected = golden.Levels[variable.Name];
            Assert.Equal(expected.Length, variable.Texts.Length);
            for (int k = 0; k < expected.Length; k++)
            {
                if (expected[k] == variable.Texts[k]) continue;
                double value = double.Parse(expected[k], CultureInfo.InvariantCulture);
                Agreement.Near(value, variable.Numbers[k], 1e-14 * Math.Max(1, Math.Abs(value)), variable.Name);
            }
        }
    }
}
