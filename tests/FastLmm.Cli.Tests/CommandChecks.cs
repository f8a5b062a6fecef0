using System.Globalization;

namespace FastLmm.Cli.Tests;

/// <summary>What tests of commands ask of them again and again.</summary>
internal static class CommandChecks
{
    /// <summary>Runs a command that must succeed, and gives what it prints.</summary>
    internal static string Ok(params string[] args)
    {
        CommandLine.Outcome outcome = CommandLine.Run(args);
        Assert.True(outcome.Code == 0, outcome.Error);
        return outcome.Output;
    }

    /// <summary>Runs a command whose input is wrong, and looks for a part of its sentence.</summary>
    internal static void Refused(string part, params string[] args)
    {
        CommandLine.Outcome outcome = CommandLine.Run(args);
        Assert.Equal(2, outcome.Code);
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>Cells of a table without quotes.</summary>
    internal static string[][] Cells(string csv) => [.. csv.TrimEnd('\n').Split('\n').Select(line => line.Split(','))];

    /// <summary>A number of a table.</summary>
    internal static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
