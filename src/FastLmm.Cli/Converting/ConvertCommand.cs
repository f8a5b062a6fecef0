using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tables.Parquet;
using FastLmm.Tables.Raw;

namespace FastLmm.Cli.Converting;

/// <summary><c>fastlmm convert DATA... --out FILE</c>: the raw binary column format, or Parquet.</summary>
internal static class ConvertCommand
{
    private const string Description = "Write data as a raw column file, or as Parquet, which are read several times faster than CSV.";

    private const string Notes = """
        Every command that reads CSV reads the file too, and fits are the same to the last bit.
        The layout of raw columns is described in docs/raw-columns.md, for other programs. A name that ends in .parquet makes a Parquet file
        (docs/parquet.md).
        """;

    private const string Examples = """
        fastlmm convert cohort.csv.gz --out cohort.flmm
        fastlmm convert cohort.csv --out cohort.parquet
        fastlmm convert "data/site*.csv" --columns id,age,bmi,sex --out cohort.flmm
        """;

    public static Command Create(CommandContext context)
    {
        var data = new Argument<string[]>("DATA")
        {
            Description = "CSV, TSV (.gz too), Parquet or raw column files with the same columns; patterns such as data/*.csv; - is standard input.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> target = Options.Value("--out", "FILE", "File to write."), columns = Options.Value(
            "--columns", "A,B", "Columns to write, separated by commas [default: all].");
        var reading = new ReadingArguments();
        var command = new Command("convert", Description)
        {
            data, target, columns, reading.Missing, reading.Factors, reading.Numerics, reading.Temporary,
        };
        command.SetAction(parsed =>
        {
            string[] files = parsed.GetRequiredValue(data);
            ParseErrorText.RefuseUnknownOptions(parsed, files);
            string file = parsed.GetValue(target)
                ?? throw new LmmException(FailureKind.BadInput, "convert needs --out, the file to write; see fastlmm convert --help");
            Run(DataFiles.Expand(files), file, parsed.GetValue(columns)?.Split(','), reading.Read(parsed), context);
            return 0;
        });
        return command.WithExamples(Examples, Notes);
    }

    private static void Run(IReadOnlyList<string> files, string target, string[]? columns, TableOptions options, CommandContext context)
    {
        if (files.Any(file => file != "-" && Path.GetFullPath(file) == Path.GetFullPath(target)))
            throw new LmmException(FailureKind.BadInput, $"--out would write to the same place as the data: '{target}'; give it another file");
        OutputTable.Check(target);
        using Table table = Table.FromFiles(files, options);
        long rows = 0;
        if (ParquetSupport.IsName(target)) rows = OutputTable.WriteParquet(target, table, columns, options, context.Cancel);
        else AtomicFile.Write(target, stream => rows = RawColumnsWriter.Write(table, columns, stream, options, context.Cancel));
        context.Error.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{rows:N0} rows, {(columns ?? table.ColumnNames).Count:N0} columns written to {target}"));
    }
}
