using System.Text.Json.Nodes;
using FastLmm.Tables;

namespace FastLmm.Cli.Tests.EndToEnd;

/// <summary>Parquet files in and out of the built program.</summary>
public class ParquetTests
{
    private const string Formula = "y ~ time + sex + (1 + time | id)";

    [ParquetFact]
    public void FitsAndTablesAreThoseOfTheCsv()
    {
        using var scratch = new Scratch();
        Runs(scratch, "generate", "--subjects", "400", "--missing", "0.05", "--quiet", "--out", "c.csv");
        Runs(scratch, "convert", "c.csv", "--out", "c.parquet");
        string json = Fit(scratch, "c.csv", "r.csv", "f.csv");

        Assert.Equal(json, Fit(scratch, "c.parquet", "r.parquet", "f.parquet"));
        SameTable(scratch.PathOf("r.csv"), scratch.PathOf("r.parquet"), "subject");
        SameTable(scratch.PathOf("f.csv"), scratch.PathOf("f.parquet"), "file", "subject");
    }

    [ParquetFact]
    public void EveryTableGoesToParquet()
    {
        using Scratch scratch = new Scratch().WithExamples();
        Runs(scratch, "fit", "Reaction ~ Days + (Days | Subject)", "sleepstudy.csv", "--quiet", "--save", "m.json", "--save-stats", "m.stats");
        Both(scratch, "confint", "m.json", "--out");
        Both(scratch, "confint", "m.json", "--method", "profile", "--parameter", "sigma", "--stats", "m.stats", "--profile");
        Both(scratch, "means", "m.json", "Days", "--out");
        Both(scratch, "test", "m.json", "Days = 0", "--out");
        Both(scratch, "variances", "m.json", "--out");
        Both(scratch, "generate", "--subjects", "50", "--missing", "0.3", "--quiet", "--out");
        Runs(scratch, "convert", "sleepstudy.csv", "--out", "sleepstudy.parquet");
        foreach (string form in (string[])["csv", "parquet"])
            Runs(scratch, "predict", "m.json", "sleepstudy." + form, "--for", "subject", "--new-subjects", "population", "--interval", "prediction", "--out", "p." + form);
        SameTable(scratch.PathOf("p.csv"), scratch.PathOf("p.parquet"), "file", "subject", "known");
    }

    [ParquetFact]
    public void DiagnosticsInParquetAreThoseOfTheCsv()
    {
        using Scratch scratch = new Scratch().WithExamples();
        Runs(scratch, "fit", "distance ~ age * Sex + (1 + age | Subject)", "orthodont.csv", "--quiet", "--save", "m.json");
        Runs(scratch, "convert", "orthodont.csv", "--out", "orthodont.parquet");
        string[] tables = ["rows", "subjects", "influence", "qq"];
        foreach (string form in (string[])["csv", "parquet"])
        {
            IEnumerable<string> outputs = tables.SelectMany(table => (string[])["--" + table, $"{table}.{form}"]);
            Runs(scratch, ["diagnose", "m.json", "--data", "orthodont." + form, "--exact", "M13", .. outputs]);
        }
        foreach (string table in tables)
            SameTable(scratch.PathOf(table + ".csv"), scratch.PathOf(table + ".parquet"), "file", "subject", "parameter", "of");
    }

    [ParquetFact]
    public void PatternsAndRawColumnsWorkWithParquet()
    {
        using var scratch = new Scratch();
        foreach (string name in (string[])["b", "a"]) Runs(scratch, "generate", "--subjects", name == "a" ? "30" : "40", "--quiet", "--out", name + ".parquet");
        Runs(scratch, "convert", "?.parquet", "--out", "both.flmm");
        Runs(scratch, "convert", "both.flmm", "--columns", "y,sex,time,id", "--out", "both.parquet");
        Assert.Equal(Fit(scratch, "both.flmm"), Fit(scratch, "[ab].parquet"));
        Assert.Equal(Fit(scratch, "both.flmm"), Fit(scratch, "both.parquet"));
    }

    [ParquetFact]
    public void SubsetLevelsAndKindsAreAsWithCsv()
    {
        using var scratch = new Scratch();
        Runs(scratch, "generate", "--subjects", "100", "--grid", "--quiet", "--out", "c.csv");
        Runs(scratch, "convert", "c.csv", "--out", "c.parquet");
        string[] options = ["--factor", "time", "--levels", "sex=M,F", "--subset", "y < 25 & id != 'S0000003'", "--json"];
        string[] outputs = [.. new[] { "c.csv", "c.parquet" }.Select(file => Runs(scratch, ["fit", "y ~ time + sex + (1 | id)", file, .. options]))];
        Assert.Equal(Untimed(outputs[0]), Untimed(outputs[1]));
    }

    [ParquetFact]
    public void StandardInputCannotBeParquet()
    {
        using var scratch = new Scratch();
        Runs(scratch, "generate", "--subjects", "5", "--quiet", "--out", "c.parquet");
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, File.ReadAllBytes(scratch.PathOf("c.parquet")), null, "fit", Formula, "-");
        Assert.Equal(new CommandLine.Outcome(2, "", "fastlmm: standard input is a Parquet file, which cannot be read here; name it as a file, unpacked\n"), outcome);
    }

    [Fact]
    public void AddressesOnANetworkAreRefused()
    {
        using var scratch = new Scratch();
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, "fit", Formula, "s3://bucket/c.parquet");
        Assert.Equal(new CommandLine.Outcome(2, "", "fastlmm: 's3://bucket/c.parquet' is no file on this machine; copy it here first\n"), outcome);
    }

    public static TheoryData<string, string> Absences => new()
    {
        { "none", "FASTLMM_DUCKDB is none" },
        { "no/such.so", "FASTLMM_DUCKDB names 'no/such.so', and there is no such file" },
        { "damaged.so", "FASTLMM_DUCKDB names 'damaged.so', which is no library for this system or is damaged" },
    };

    [Theory]
    [MemberData(nameof(Absences))]
    public void WithoutDuckDbOnlyParquetIsMissing(string library, string reason)
    {
        using Scratch scratch = new Scratch().With("damaged.so", "\u007fELF and no more").With("c.parquet", "PAR1 and no more");
        CommandLine.Outcome Run(params string[] args) =>
            BuiltProgram.Run(scratch.Folder, null, new Dictionary<string, string> { ["FASTLMM_DUCKDB"] = library }, args);
        string cure = OperatingSystem.IsLinux() ? "put libduckdb.so beside" : "beside";

        Assert.Equal(new CommandLine.Outcome(0, "", ""), Run("generate", "--subjects", "50", "--quiet", "--out", "c.csv"));
        CommandLine.Outcome read = Run("fit", Formula, "c.parquet"), written = Run("fit", Formula, "c.csv", "--ranef", "r.parquet");
        Assert.Equal((3, ""), (read.Code, read.Output));
        Assert.StartsWith($"fastlmm: reading c.parquet needs DuckDB, which is not here: {reason}; ", read.Error, StringComparison.Ordinal);
        Assert.Contains(cure, read.Error, StringComparison.Ordinal);
        Assert.Equal((3, ""), (written.Code, written.Output));
        Assert.StartsWith($"fastlmm: writing r.parquet needs DuckDB, which is not here: {reason}; ", written.Error, StringComparison.Ordinal);
        Assert.Equal(3, Run("convert", "c.csv", "--out", "d.parquet").Code);
        Assert.Equal(0, Run("fit", Formula, "c.csv", "--quiet", "--ranef", "r.csv").Code);
        Assert.Contains($"(no Parquet: {reason}; ", Run("--version").Output, StringComparison.Ordinal);
        scratch.HoldsOnly("c.csv", "r.csv");
    }

    private static string Runs(Scratch scratch, params string[] args)
    {
        CommandLine.Outcome outcome = BuiltProgram.Run(scratch.Folder, args);
        Assert.True(outcome.Code == 0, outcome.Error);
        return outcome.Output;
    }

    private static string Fit(Scratch scratch, string data, string? ranef = null, string? fitted = null)
    {
        string[] tables = ranef is null || fitted is null ? [] : ["--ranef", ranef, "--fitted", fitted];
        return Untimed(Runs(scratch, ["fit", Formula, data, "--json", .. tables]));
    }

    private static string Untimed(string json)
    {
        JsonObject fit = JsonNode.Parse(json)!.AsObject();
        Assert.True(fit.Remove("timings") && fit.Remove("peakMemoryBytes"));
        return fit.ToJsonString();
    }

    // A command whose last option names the file of a table.
    private static void Both(Scratch scratch, params string[] command)
    {
        Runs(scratch, [.. command, "t.csv"]);
        Runs(scratch, [.. command, "t.parquet"]);
        using Table csv = Table.FromFiles([scratch.PathOf("t.csv")]), parquet = Table.FromFiles([scratch.PathOf("t.parquet")]);
        SameTable(scratch.PathOf("t.csv"), scratch.PathOf("t.parquet"));
    }

    // Texts are compared as texts, numbers bit by bit.
    private static void SameTable(string csv, string parquet, params string[] ids)
    {
        using Table expected = Table.FromFiles([csv]), actual = Table.FromFiles([parquet]);
        Assert.Equal(expected.ColumnNames, actual.ColumnNames);
        ColumnRequest[] columns = [.. expected.ColumnNames.Select(name => new ColumnRequest(name, ids.Contains(name) ? ColumnKind.Id : null))];
        using TableReader from = expected.Open(columns), to = actual.Open(columns);
        List<string> lines = Lines(from);
        Assert.NotEmpty(lines);
        Assert.Equal(lines.Select(line => line.Replace(".csv", ".parquet", StringComparison.Ordinal)), Lines(to));
    }

    private static List<string> Lines(TableReader reader)
    {
        List<string> lines = [];
        var chunk = new TableChunk(reader.Kinds);
        while (reader.Read(chunk))
            for (int row = 0; row < chunk.Rows; row++)
                lines.Add(string.Join('|', reader.Kinds.Select((kind, column) => Cell(reader, chunk, kind, column, row))));
        return lines;
    }

    private static string Cell(TableReader reader, TableChunk chunk, ColumnKind kind, int column, int row)
    {
        if (kind == ColumnKind.Numeric) return chunk.Numeric(column)[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        int code = chunk.Codes(column)[row];
        return code < 0 ? "NA" : reader.Levels(column)[code];
    }
}
