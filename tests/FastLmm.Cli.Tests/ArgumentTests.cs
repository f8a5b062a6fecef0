namespace FastLmm.Cli.Tests;

public class ArgumentTests
{
    private const string SeeFit = "; see fastlmm fit --help";

    [Theory]
    [InlineData("no command is given; see fastlmm --help")]
    [InlineData("unknown command 'fti' (did you mean 'fit'?); see fastlmm --help", "fti")]
    [InlineData("unknown command 'xyzzy'; see fastlmm --help", "xyzzy")]
    [InlineData("unknown command 'bootstrap': intervals are fastlmm confint MODEL --method bootstrap, tests are --bootstrap of compare and of test "
        + "--random; see fastlmm --help", "bootstrap", "m.json")]
    [InlineData("diagnose does not take the argument 'd.csv'; data are given by --data; see fastlmm diagnose --help", "diagnose", "m.json", "d.csv")]
    [InlineData("unknown option '--verison' (did you mean '--version'?); see fastlmm --help", "--verison")]
    [InlineData("a formula is given where a command should be; put the word fit before it; see fastlmm --help", "y ~ x + (1 | id)", "a.csv")]
    [InlineData("fit needs FORMULA" + SeeFit, "fit")]
    [InlineData("fit needs DATA" + SeeFit, "fit", "y ~ x + (1 | id)")]
    [InlineData("fit needs DATA: 'y ~ x' went to --json as its FILE, so put --json at the end" + SeeFit, "fit", "--json", "y ~ x", "a.csv")]
    [InlineData("--json takes 'a.csv' as the name of its file; put --json at the end, or write --json - for standard output",
        "fit", "y ~ x", "b.csv", "--json", "a.csv")]
    [InlineData("the formula comes first and the data after it: fastlmm fit \"y ~ x\" a.csv", "fit", "a.csv", "y ~ x")]
    [InlineData("the name of a data file is empty", "fit", "y ~ x", "")]
    [InlineData("the name of an output file is empty", "fit", "y ~ x", "a.csv", "--ranef", "")]
    [InlineData("unknown option '--mll' (did you mean '--ml'?)" + SeeFit, "fit", "y ~ x", "a.csv", "--mll")]
    [InlineData("unknown option '--wieghts' (did you mean '--weights'?)" + SeeFit, "fit", "y ~ x", "a.csv", "--wieghts=w")]
    [InlineData("--weights needs a value" + SeeFit, "fit", "y ~ x", "a.csv", "--weights")]
    [InlineData("--weights is given more than once" + SeeFit, "fit", "y ~ x", "a.csv", "--weights", "v", "--weights", "w")]
    [InlineData("--threads needs a whole number from 1 to 4096, not 'two'", "fit", "y ~ x", "a.csv", "--threads", "two")]
    [InlineData("--threads needs a whole number from 1 to 4096, not '0'", "fit", "y ~ x", "a.csv", "--threads", "0")]
    [InlineData("--level needs a number between 0 and 1, not '95'", "fit", "y ~ x", "a.csv", "--level", "95")]
    [InlineData("--levels needs COLUMN=FIRST,SECOND,…, not 'sex'", "fit", "y ~ x", "a.csv", "--levels", "sex")]
    [InlineData("--levels sex=F,M,F names the level 'F' twice", "fit", "y ~ x", "a.csv", "--levels", "sex=F,M,F")]
    [InlineData("--levels is given twice for the column 'sex'", "fit", "y ~ x", "a.csv", "--levels", "sex=F,M", "--levels", "sex=M,F")]
    [InlineData("the column 'x' is given both to --factor and to --numeric; leave out one of them",
        "fit", "y ~ x", "a.csv", "--factor", "x", "--numeric", "x")]
    [InlineData("the folder 'no/where' given to --tmp does not exist", "fit", "y ~ x", "a.csv", "--tmp", "no/where")]
    [InlineData("cannot write 'no/where/x.csv': the folder 'no/where' does not exist; create it first",
        "fit", "y ~ x", "a.csv", "--ranef", "no/where/x.csv")]
    [InlineData("--ranef would write to the same place as the data: 'a.csv'; give it another file", "fit", "y ~ x", "a.csv", "--ranef", "a.csv")]
    [InlineData("--fitted would write to the same place as --ranef: './x.csv'; give it another file",
        "fit", "y ~ x", "a.csv", "--ranef", "x.csv", "--fitted", "./x.csv")]
    [InlineData("--fitted would write to the same place as --json: '-'; give it another file", "fit", "y ~ x", "a.csv", "--fitted", "-", "--json")]
    [InlineData("backends does not take the argument 'x'; see fastlmm backends --help", "backends", "x")]
    [InlineData("there is no completion for the shell 'tcsh'; there is for bash, zsh and fish", "completion", "tcsh")]
    [InlineData("generate needs --subjects, the number of subjects; see fastlmm generate --help", "generate")]
    [InlineData("--subjects needs a whole number of 1 or more, not '0'", "generate", "--subjects", "0")]
    [InlineData("--visits needs A-B with 1 <= A <= B, such as 4-8, not '8-4'", "generate", "--subjects", "9", "--visits", "8-4")]
    [InlineData("--q needs a whole number from 1 to 3, not '4'", "generate", "--subjects", "9", "--q", "4")]
    [InlineData("--beta has 2 values, but there are 3 fixed effects", "generate", "--subjects", "9", "--p", "3", "--beta", "1,2")]
    [InlineData("--beta needs numbers separated by commas; 'two' is not a number", "generate", "--subjects", "9", "--beta", "1,two")]
    [InlineData("--sd needs standard deviations of 0 or more", "generate", "--subjects", "9", "--sd", "1,-1")]
    [InlineData("--corr needs correlations from -1 to 1", "generate", "--subjects", "9", "--corr", "2")]
    [InlineData("the values of --corr cannot all be correlations of the same random effects",
        "generate", "--subjects", "9", "--q", "3", "--corr", "0.9,0.9,-0.9")]
    [InlineData("--missing needs a rate from 0 to 1, not '5%'", "generate", "--subjects", "9", "--missing", "5%")]
    [InlineData("--missing-x needs covariates x1, …: give --p 4 or more", "generate", "--subjects", "9", "--missing-x", "0.1")]
    public void BadArgumentsAreOneSentenceAndExitCode2(string expected, params string[] args)
    {
        CommandLine.Outcome outcome = CommandLine.Run(args);

        Assert.Equal(new CommandLine.Outcome(2, "", $"fastlmm: {expected}\n"), outcome);
    }

    [Fact]
    public void AnUnknownBackendIsToldWithThoseThatExist()
    {
        CommandLine.Outcome outcome = CommandLine.Run("fit", "y ~ x", "a.csv", "--backend", "smid");

        Assert.Equal(2, outcome.Code);
        Assert.StartsWith("fastlmm: there is no backend 'smid' (did you mean 'simd'?); there are auto, ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab", "ba", 1)]
    [InlineData("fit", "fti", 1)]
    [InlineData("fit", "fitt", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("generate", "genrate", 1)]
    public void DistanceCountsEdits(string a, string b, int expected) => Assert.Equal(expected, Parsing.Spelling.Distance(a, b));
}
