using System.CommandLine;
using FastLmm;
using FastLmm.Measuring;
using FastLmm.Peers;

// dotnet run -c Release --project benchmarks/peers [-- --subjects 1000000]          writes perf-results/<processor>/peers.{csv,md,svg}
// dotnet run -c Release --project benchmarks/peers -- FORMULA DATA                  your own file, printed side by side
// dotnet run -c Release --project benchmarks/peers -- predict                       writes perf-results/<processor>/prediction.md
var formula = new Argument<string?>("FORMULA") { Description = "lme4's formula.", Arity = ArgumentArity.ZeroOrOne };
var data = new Argument<string?>("DATA") { Description = "A CSV file; without one synthetic cohorts are compared.", Arity = ArgumentArity.ZeroOrOne };
var subjects = new Option<long>("--subjects") { Description = "Largest cohort.", DefaultValueFactory = _ => 100_000 };
var repeats = new Option<int>("--repeats") { Description = "Measurements of each.", DefaultValueFactory = _ => 5 };
var limit = new Option<int>("--limit") { Description = "Seconds after which one fit is given up.", DefaultValueFactory = _ => 600 };
var blupLimit = new Option<int>("--blup-limit")
{
    Description = "Seconds after which a fit with its predicted random effects is given up.",
    DefaultValueFactory = _ => 600,
};
var budget = new Option<int>("--budget")
{
    Description = "Seconds of one program on one cohort after which it is not repeated.",
    DefaultValueFactory = _ => 300,
};
var output = new Option<string?>("--out") { Description = "Folder for the results [default: perf-results/<processor>]." };
var temporary = new Option<string?>("--tmp") { Description = "Folder for the cohorts [default: the system's]." };
var command = new Command("peers", "FastLmm beside lme4, nlme and statsmodels, on the same files in the same run.")
{
    formula, data, subjects, repeats, limit, blupLimit, budget, output, temporary,
};
command.SetAction(parsed =>
{
    TimeSpan Seconds(Option<int> option) => TimeSpan.FromSeconds(parsed.GetValue(option));
    var plan = new PeerPlan(parsed.GetValue(subjects), parsed.GetValue(repeats), Seconds(limit), Seconds(blupLimit), Seconds(budget));
    if (parsed.GetValue(formula) is { } given)
    {
        string file = parsed.GetValue(data) ?? throw new LmmException(FailureKind.BadInput, "DATA is missing: give a formula and a file");
        Console.Write(new SideBySide(plan, given, file).Text());
        return 0;
    }
    string folder = parsed.GetValue(output) ?? Repository.Results;
    PeerRun.Write(plan, folder, parsed.GetValue(temporary));
    Console.WriteLine($"peers.csv, peers.md and plots written to {folder}");
    return 0;
});
command.Subcommands.Add(Predict());
return BenchCommand.Invoke(command, args);

static Command Predict()
{
    var subjects = new Option<long>("--subjects") { Description = "Subjects to predict, 10 rows each.", DefaultValueFactory = _ => 1_000_000 };
    var known = new Option<long>("--known") { Description = "How many of them the model is fitted to.", DefaultValueFactory = _ => 100_000 };
    var repeats = new Option<int>("--repeats") { Description = "Rounds.", DefaultValueFactory = _ => 3 };
    var threads = new Option<int>("--threads") { Description = "Threads of fastlmm predict.", DefaultValueFactory = _ => 2 };
    var limit = new Option<int>("--limit") { Description = "Seconds after which R is given up.", DefaultValueFactory = _ => 600 };
    var output = new Option<string?>("--out") { Description = "Folder for the result [default: perf-results/<processor>]." };
    var temporary = new Option<string?>("--tmp") { Description = "Folder for the files, 4 GB [default: the system's]." };
    var command = new Command("predict", "fastlmm predict beside reading the same columns and beside R, on the same rows in the same run.")
    {
        subjects, known, repeats, threads, limit, output, temporary,
    };
    command.SetAction(parsed =>
    {
        var run = new PredictionRun(parsed.GetValue(subjects), parsed.GetValue(known), parsed.GetValue(repeats), parsed.GetValue(threads),
            TimeSpan.FromSeconds(parsed.GetValue(limit)));
        run.Write(parsed.GetValue(output) ?? Repository.Results, parsed.GetValue(temporary));
        return 0;
    });
    return command;
}
