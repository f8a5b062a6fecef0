using System.CommandLine;
using FastLmm.Cli.Parsing;

namespace FastLmm.Cli.Models;

/// <summary>Options of commands that judge the mean parameters: degrees of freedom, robust covariance and level.</summary>
internal sealed class MeanArguments
{
    private readonly DfOption _df = new("as the model was fitted");
    private readonly RobustOption _robust = new();
    private readonly Option<string> _level = Options.Value("--level", "LEVEL", "Level of the intervals [default: the model's].");

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_df.Option);
        command.Add(_robust.Option);
        command.Add(_level);
    }

    /// <summary>The level asked for; null for the model's.</summary>
    public double? Level(ParseResult parsed) => parsed.Number(_level, level => level is > 0 and < 1, "a number between 0 and 1");

    /// <summary>The model judged as asked: as saved, or fitted again from its statistics where another method is wanted.</summary>
    public ILmmModel Judge(ParseResult parsed, ModelInput input)
    {
        DfMethod? df = _df.Read(parsed);
        RobustType? robust = _robust.Read(parsed);
        if (robust is { } type)
            return type == input.Model.Settings.Robust ? input.Model : input.Refit("a robust covariance needs", options => options with { Robust = type });
        if (df is null || (df == input.Model.Df && input.Model.Settings.Robust == RobustType.None)) return input.Model;
        return input.Refit("other degrees of freedom need", options => options with { Df = df.Value, Robust = RobustType.None });
    }
}
