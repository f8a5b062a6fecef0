namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Arguments that cannot be meant so, on good data.</summary>
public class BadArgumentTests
{
    private const string Backends = "auto, gpu, cuda, opencl, simd, scalar, reference, gpu-cpu";
    private const string Formula = "distance ~ age * Sex + (1 + age | Subject)";

    public static TheoryData<int, string, string[]> Cases => new()
    {
        { 2, "there is no file 'nofile.csv'; check its name and its folder", ["nofile.csv"] },
        { 2, "there is no file 'no/file.csv'; check its name and its folder", ["no/file.csv"] },
        { 2, "'folder' is a folder, not a file; give the name of a file in it", ["folder"] },
        { 2, "sleepstudy.csv has no column 'distance', which orthodont.csv has; files read together need the same columns",
            ["orthodont.csv", "sleepstudy.csv"] },
        { 2, "standard input is empty; it needs a line of column names, then the rows", ["-"] },
        { 2, "standard input (-) is given more than once", ["-", "-"] },
        { 2, "cannot write 'no/f.json': the folder 'no' does not exist; create it first", ["orthodont.csv", "--json", "no/f.json"] },
        { 2, "cannot write 'no/r.csv': the folder 'no' does not exist; create it first", ["orthodont.csv", "--ranef", "no/r.csv"] },
        { 2, "cannot write 'folder': it is a folder; give the name of a file", ["orthodont.csv", "--fitted", "folder"] },
        { 2, "--ranef would write to the same place as the data: './orthodont.csv'; give it another file",
            ["orthodont.csv", "--ranef", "./orthodont.csv"] },
        { 2, "--fitted would write to the same place as --ranef: 'a.csv'; give it another file",
            ["orthodont.csv", "--ranef", "a.csv", "--fitted", "a.csv"] },
        { 2, "unknown option '--mll' (did you mean '--ml'?); see fastlmm fit --help", ["orthodont.csv", "--mll"] },
        { 2, "unknown option '--frobnicate'; see fastlmm fit --help", ["orthodont.csv", "--frobnicate", "3"] },
        { 2, $"there is no backend 'simdd' (did you mean 'simd'?); there are {Backends}", ["orthodont.csv", "--backend", "simdd"] },
        { 2, "device 0 was asked for, and backend 'simd' has no devices", ["orthodont.csv", "--backend", "simd", "--device", "0"] },
        { 2, "--device needs a whole number from 0 to 1023, not 'all'", ["orthodont.csv", "--backend", "gpu", "--device", "all"] },
        { 2, "--threads needs a whole number from 1 to 4096, not '-1'", ["orthodont.csv", "--threads", "-1"] },
        { 2, "--robust needs one of CR0, CR1, CR1p, CR1S, CR2, not 'CR3' (did you mean 'CR0'?)", ["orthodont.csv", "--robust", "CR3"] },
        { 2, "--level needs a number between 0 and 1, not '2'", ["orthodont.csv", "--level", "2"] },
        { 2, "orthodont.csv, line 66: the value 'Female' of column 'Sex' is not among the levels given for it; "
            + "add it to them, or write NA to leave the row out", ["orthodont.csv", "--levels", "Sex=Male,Femal"] },
        { 2, "there is no column 'Sx', which the option 'levels' names; did you mean 'Sex'?", ["orthodont.csv", "--levels", "Sx=Male,Female"] },
        { 2, "--na needs a value; see fastlmm fit --help", ["orthodont.csv", "--na"] },
        { 2, "the factor 'Sex' has only the value 'Male' in the rows used; leave it out of the formula", ["orthodont.csv", "--na", "Female"] },
        { 2, "there is no column 'ww', which the option 'weights' names; there are distance, age, Subject, Sex", ["orthodont.csv", "--weights", "ww"] },
        { 2, "fit needs DATA; see fastlmm fit --help", [] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void OneSentence(int code, string sentence, string[] args)
    {
        using Scratch scratch = new Scratch().WithExamples().WithFolder("folder");

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, ["fit", Formula, .. args]);

        Assert.Equal(new CommandLine.Outcome(code, "", $"fastlmm: {sentence}\n"), outcome);
        scratch.HoldsOnly();
        Assert.Equal(File.ReadAllBytes(BuiltProgram.Example("orthodont.csv")), File.ReadAllBytes(scratch.PathOf("orthodont.csv")));
    }

    [Theory]
    [InlineData("distance ~ age + (1 | Subject", "this '(' has no ')'", 17, 1)]
    [InlineData("distance age + (1 | Subject)", "an operator such as + is missing before 'age'", 9, 3)]
    [InlineData("distance ~", "the formula breaks off here; a term is missing", 10, 1)]
    [InlineData("distance ~ age", "the formula has no random term; add one such as (1 | Subject)", 14, 1)]
    [InlineData("distance ~ ag + (1 | Subject)", "there is no column 'ag'; did you mean 'age'?", 11, 2)]
    [InlineData("distance ~ height + (1 | Subject)", "there is no column 'height'; there are distance, age, Subject, Sex", 11, 6)]
    [InlineData("distance ~ age + (1 | subject)", "there is no column 'subject'; did you mean 'Subject'?", 22, 7)]
    [InlineData("distance ~ age * * Sex + (1 | Subject)", "a term is missing before '*'", 17, 1)]
    [InlineData("distance ~ sine(age) + (1 | Subject)", "there is no function 'sine'; did you mean 'sin'?", 11, 4)]
    [InlineData("distance = age + (1 | Subject)", "'=' has no meaning in a formula; the response and the terms are joined by '~'", 9, 1)]
    [InlineData("distance ~ age + (1 | Subject) ~ 3", "a formula has only one '~'; join terms by +", 9, 1)]
    [InlineData("Sex ~ age + (1 | Subject)", "the column 'Sex' is a factor with values such as 'Male'; the response must be numbers", 0, 3)]
    public void AFormulaIsRefusedWithACaret(string formula, string sentence, int start, int length)
    {
        using Scratch scratch = new Scratch().WithExamples();

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", formula, "orthodont.csv", "--json", "fit.json");

        string caret = new string(' ', start) + new string('^', length);
        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: {sentence}\n{formula}\n{caret}\n"), outcome);
        scratch.HoldsOnly();
    }

    [Fact]
    public void AnUnknownBackendInTheEnvironmentIsRefused()
    {
        using Scratch scratch = new Scratch().WithExamples();
        var environment = new Dictionary<string, string> { ["FASTLMM_BACKEND"] = "nonsense" };

        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, null, environment, "fit", Formula, "orthodont.csv");

        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: there is no backend 'nonsense'; choose one of: {Backends}\n"), outcome);
    }
}
