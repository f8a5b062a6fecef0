namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>The same bits whatever the processor can do, whatever the threads; the reference agrees.</summary>
public class InstructionSetTests
{
    private const string Orthodont = "distance ~ age * Sex + (1 + age | Subject)";
    private const string Cohort = "y ~ time + sex + x1 + x2 + (1 + time | id)";
    private const double ReferenceTolerance = 1e-8;
    private const string Visits = "visits.csv";             // planned, some missed: estimated from classes of subjects
    private static readonly (string Formula, string File)[] Models = [(Orthodont, "orthodont.csv"), (Cohort, "cohort.csv"), (Cohort, Visits)];
    private static readonly Lazy<string[]> Plain = new(() => [.. Models.Select(model => Fit(model, "", []))]);

    public static TheoryData<string, string[]> Variants => new()
    {
        { "DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0", [] },
        { "DOTNET_EnableAVX2=0", [] },
        { "DOTNET_EnableFMA=0", [] },
        { "DOTNET_EnableHWIntrinsic=0", [] },
        { "DOTNET_EnableHWIntrinsic=0", ["--backend", "scalar"] },
        { "FASTLMM_BACKEND=scalar", [] },
        { "", ["--backend", "scalar"] },
        { "", ["--threads", "1"] },
        { "", ["--threads", "2"] },
        { "", ["--threads", "5"] },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryNumberIsTheSameToTheLastBit(string variables, string[] options)
    {
        foreach ((var model, string plain) in Models.Zip(Plain.Value))
            Assert.Equal(FitNumbers.Of(plain), FitNumbers.Of(Fit(model, variables, options)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void TheReferenceAgrees(int model)
    {
        double[] plain = FitNumbers.Estimates(Plain.Value[model]);
        double[] reference = FitNumbers.Estimates(Fit(Models[model], "", ["--backend", "reference"]));

        Assert.Equal(plain.Length, reference.Length);
        Assert.All(plain.Zip(reference), pair => Assert.Equal(pair.First, pair.Second, ReferenceTolerance * Math.Max(1, Math.Abs(pair.First))));
    }

    private static string Fit((string Formula, string File) model, string variables, string[] options)
    {
        Dictionary<string, string> environment = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);
        using Scratch scratch = new Scratch().WithExamples();
        string[] cohort = model.File == Visits ? ["1200", "--grid", "--visits", "5", "--missing", "0.1"] : ["200", "--missing", "0.02"];
        if (model.Formula == Cohort)
            scratch.With(model.File, CommandLine.Run(["generate", "--p", "5", "--quiet", "--subjects", .. cohort]).Output);
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, null, environment, ["fit", model.Formula, model.File, .. options, "--json"]);
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        return outcome.Output;
    }
}
