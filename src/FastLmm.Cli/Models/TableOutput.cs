using System.CommandLine;
using FastLmm.Cli.Parsing;
using FastLmm.Reporting;

namespace FastLmm.Cli.Models;

/// <summary>The option <c>--out</c> of commands whose result is a table.</summary>
internal sealed class TableOutput
{
    private readonly Option<string> _out = Options.Value(
        "--out", "FILE", "Write the table with all digits to FILE (.csv, .tsv, .gz, .parquet) instead of showing it; - is standard output.");

    /// <summary>Adds the option.</summary>
    public void AddTo(Command command) => command.Add(_out);

    /// <summary>Refuses a file that cannot be written, before anything is computed.</summary>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_out) is { } path and not "-") OutputTable.Check(path);
    }

    /// <summary>Whether the table goes to a file rather than to the reader.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_out) is not null;

    /// <summary>Shows the tables with a line between them, or writes the first with all digits.</summary>
    public void Write(ParseResult parsed, CommandContext context, params IReadOnlyList<ResultTable> tables)
    {
        if (parsed.GetValue(_out) is not { } path)
            context.WriteText(writer =>
            {
                for (int i = 0; i < tables.Count; i++)
                {
                    if (i > 0) writer.Write('\n');
                    tables[i].Write(writer);
                }
            });
        else if (path == "-") OutputTable.Write(context.Output, ',', tables[0].WriteRows);
        else OutputTable.Write(path, tables[0].WriteRows);
    }
}
