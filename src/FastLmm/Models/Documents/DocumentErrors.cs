using System.Text.Json;
using System.Text.RegularExpressions;

namespace FastLmm.Models.Documents;

/// <summary>What is wrong with a JSON document, in words.</summary>
internal static partial class DocumentErrors
{
    /// <summary>Reads a document, with the errors of its content in words.</summary>
    /// <exception cref="FileContentException">A member is missing or has a value that it cannot have; says which.</exception>
    internal static T Explain<T>(Func<T?> read)
    {
        try
        {
            return read() ?? throw new FileContentException("it is empty");
        }
        catch (JsonException error)
        {
            throw new FileContentException(What(error));
        }
        catch (NotSupportedException error)
        {
            // A kind is not named. The exception has the path in its text alone.
            throw new FileContentException($"{PathIn().Match(error.Message).Groups[1].Value} does not say of which kind it is");
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException or OverflowException
            or IndexOutOfRangeException or KeyNotFoundException or InvalidCastException)
        {
            throw new FileContentException("its parts do not go together");
        }
    }

    private static string What(JsonException error)
    {
        string path = error.Path ?? "$";
        if (!error.Message.Contains("missing required", StringComparison.Ordinal)) return $"{path} cannot be read";
        string[] names = [.. Quoted().Matches(error.Message[error.Message.IndexOf(':', StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
        return names.Length == 0 ? $"a member of {path} is missing" : $"{path}.{names[0]} is missing";
    }

    [GeneratedRegex(@"Path: (\$\S*)")]
    private static partial Regex PathIn();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
