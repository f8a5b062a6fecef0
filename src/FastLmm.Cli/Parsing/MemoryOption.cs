using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FastLmm.Cli.Parsing;

/// <summary><c>--memory SIZE</c>: the most that a command may take.</summary>
internal sealed partial class MemoryOption
{
    private const string Units = "KMGT";
    private const long OutsideHeap = 64L << 20;         // the runtime and compiled code
    private const long LeastHeap = 128L << 20;          // what it takes to find out how much is needed

    public Option<string> Option { get; } = Options.Value(
        "--memory", "SIZE", "Most memory to take, such as 500M or 6G; a fit that needs more says how much and does not begin.");

    /// <summary>Bytes; null when the option is not given.</summary>
    public long? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Option) is not { } text) return null;
        Match match = Size().Match(text);
        double bytes = match.Success
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                * Math.Pow(1024, 1 + Units.IndexOf(match.Groups[2].Value, StringComparison.OrdinalIgnoreCase))
            : 0;
        return bytes is >= 1 and < long.MaxValue
            ? (long)bytes
            : throw new LmmException(FailureKind.BadInput, $"--memory needs a size such as 500M or 6G (K, M, G or T after a number), not '{text}'");
    }

    /// <summary>Has the runtime collect what is no longer used rather than grow beyond the limit.</summary>
    public static void Enforce(long bytes)
    {
        AppContext.SetData("GCHeapHardLimit", (ulong)Math.Max(bytes - OutsideHeap, LeastHeap));
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // The process holds more already, which the fit will say.
        }
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)([KMGT])(?:i?B)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
