using System.Reflection;
using System.Text.Json.Serialization;
using FastLmm.Designs.Bases;
using FastLmm.Inference;
using FastLmm.Models.Documents;

namespace FastLmm.Tests.Models;

/// <summary>Every kind of inference and of basis has a form in model files.</summary>
public class KindTests
{
    [Theory]
    [InlineData(typeof(MeanInference), typeof(MeanDocument))]
    [InlineData(typeof(TermBasis), typeof(BasisDocument))]
    public void EachHasADocument(Type kinds, Type documents)
    {
        string[] concrete = [.. kinds.Assembly.GetTypes().Where(type => type.IsSubclassOf(kinds) && !type.IsAbstract).Select(type => type.Name)];
        string[] written = [.. documents.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.DerivedType.Name)];

        Assert.True(concrete.Length == written.Length, $"{string.Join(", ", concrete)} have the forms {string.Join(", ", written)}");
    }
}
