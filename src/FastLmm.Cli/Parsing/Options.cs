using System.CommandLine;
using System.Globalization;

namespace FastLmm.Cli.Parsing;

/// <summary>
/// Options as the program declares them, and their values. Values are read here rather than by the parser, so that every
/// error is a sentence of ours.
/// </summary>
internal static class Options
{
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    public static Option<string> Value(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };

    public static Option<string[]> Values(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>A whole number within limits; null when the option is not given.</summary>
    public static long? Whole(this ParseResult parsed, Option<string> option, long least, long most = long.MaxValue)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && value >= least && value <= most)
            return value;
        string limits = most == long.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        throw new LmmException(FailureKind.BadInput, $"{option.Name} needs a whole number {limits}, not '{text}'");
    }

    /// <summary>Numbers separated by commas; null when the option is not given.</summary>
    public static double[]? Numbers(this ParseResult parsed, Option<string> option) =>
        parsed.GetValue(option) is not { } text ? null : [.. text.Split(',').Select(part => Number(option, part))];

    /// <summary>A number that satisfies a condition; null when the option is not given.</summary>
    public static double? Number(this ParseResult parsed, Option<string> option, Func<double, bool> allowed, string needs)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && allowed(value)
            ? value
            : throw new LmmException(FailureKind.BadInput, $"{option.Name} needs {needs}, not '{text}'");
    }

    private static double Number(Option<string> option, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new LmmException(FailureKind.BadInput, $"{option.Name} needs numbers separated by commas; '{text}' is not a number");
}
