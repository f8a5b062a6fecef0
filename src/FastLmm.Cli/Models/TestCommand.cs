using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Inference;
using FastLmm.Inference.Comparison;
using FastLmm.Inference.Terms;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary><c>fastlmm test MODEL [HYPOTHESIS...]</c>: linear hypotheses and tests of terms.</summary>
internal static class TestCommand
{
    private const string Description = "Test linear hypotheses about the fixed effects, or the terms of the formula.";

    private const string Notes = """
        A hypothesis adds and subtracts coefficients, numbers times coefficients, and numbers, with one '=' or none (then = 0).
        Several are tested one by one and together. Without any, every term is tested: types I, II and III are those of
        SAS and lmerTest. Coefficients are named as fastlmm fit prints them. With --random the random effects are tested, each left
        out in turn, by likelihood ratio, as lmerTest's ranova: with the plain chi-square and with a variance's boundary at zero; with
        --bootstrap N also by N responses simulated from each model that leaves one out.
        """;

    private const string Examples = """
        fastlmm test model.json "age:SexMale = 0"
        fastlmm test model.json "age + age:SexMale = 0.75" "SexMale"
        fastlmm test model.json --type II --df kenward-roger
        fastlmm test model.json --random
        fastlmm test model.json --random --bootstrap 1000 --seed 7
        """;

    public static Command Create(CommandContext context)
    {
        var model = new ModelArguments();
        var judging = new MeanArguments();
        var bootstrap = new BootstrapArguments("--bootstrap", "With --random, also p values by so many simulated responses.");
        var output = new TableOutput();
        var hypotheses = new Argument<string[]>("HYPOTHESIS") { Description = "Such as \"age:SexMale = 0\".", Arity = ArgumentArity.ZeroOrMore };
        Option<string> type = Options.Value("--type", "TYPE", "Type of the tests of terms: I, II or III [default: III].");
        Option<bool> random = Options.Flag("--random", "Test the random effects instead.");
        var command = new Command("test", Description);
        model.AddTo(command, withStatistics: true);
        command.Add(hypotheses);
        command.Add(type);
        command.Add(random);
        bootstrap.AddTo(command);
        judging.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] texts = parsed.GetValue(hypotheses) ?? [];
            ParseErrorText.RefuseUnknownOptions(parsed, texts);
            output.Check(parsed);
            TestType? asked = ReadType(parsed.GetValue(type));
            if (asked is not null && texts.Length > 0)
                throw new LmmException(FailureKind.BadInput, "--type is about tests of terms; leave it out, or leave out the hypotheses");
            if (parsed.GetValue(random))
            {
                if (asked is not null || texts.Length > 0)
                    throw new LmmException(FailureKind.BadInput, "--random is about random effects; leave out --type and the hypotheses");
                Random(parsed, model.Read(parsed, context), bootstrap, output, context);
                return 0;
            }
            bootstrap.Refuse(parsed, "--random");
            ILmmModel judged = judging.Judge(parsed, model.Read(parsed, context));
            output.Write(parsed, context, texts.Length == 0
                ? [InferenceTables.Terms(judged.TermTests(asked ?? TestType.III), asked ?? TestType.III, judged.Mean.Method)]
                : Tables(judged, texts, judging.Level(parsed) ?? judged.Level));
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static void Random(ParseResult parsed, ModelInput input, BootstrapArguments bootstrap, TableOutput output, CommandContext context)
    {
        if (!bootstrap.IsGiven(parsed)) bootstrap.Refuse(parsed, "--bootstrap");
        LmmFit fit = input.Refit("tests of random effects need", options => options with { Df = DfMethod.None });
        RandomEffectTests tests = bootstrap.IsGiven(parsed)
            ? BootstrapArguments.Watched(progress => fit.RandomEffectTests(bootstrap.Read(parsed), progress, context.Cancel))
            : fit.RandomEffectTests();
        output.Write(parsed, context, ComparisonTables.RandomEffects(tests));
    }

    private static List<ResultTable> Tables(ILmmModel model, string[] texts, double level)
    {
        string[] names = [.. model.FixedEffects.Select(effect => effect.Name)];
        LinearHypothesis[] hypotheses = [.. texts.Select(text => LinearHypothesis.Parse(text, names))];
        List<ResultTable> tables = [InferenceTables.Hypotheses(model.Mean, hypotheses, level)];
        if (hypotheses.Length > 1) tables.Add(InferenceTables.Joint(model.Mean, hypotheses));
        return tables;
    }

    private static TestType? ReadType(string? text) => text switch
    {
        null => null,
        "I" or "1" => TestType.I,
        "II" or "2" => TestType.II,
        "III" or "3" => TestType.III,
        _ => throw new LmmException(FailureKind.BadInput, $"--type needs I, II or III, not '{text}'"),
    };
}
