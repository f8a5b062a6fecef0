using FastLmm.Kernels.Devices;

namespace FastLmm.Cli;

/// <summary>Turns an exception into one sentence on standard error and an exit code.</summary>
internal static class Failure
{
    public const int Interrupted = 130;

    /// <summary>Reports an error; a broken pipe is no error to report.</summary>
    /// <returns>The exit code. An internal error counts as a failed fit: 1.</returns>
    public static int Report(Exception error, TextWriter writer)
    {
        if (StandardOutput.IsBrokenPipe(error)) return 0;
        (int code, string sentence) = Explain(Unwrapped(error));
        writer.WriteLine("fastlmm: " + OneLine(sentence));
        return code;
    }

    private static (int Code, string Sentence) Explain(Exception error) => error switch
    {
        LmmException known => ((int)known.Kind, known.Message),
        OperationCanceledException => (Interrupted, "interrupted"),
        DeviceException device => ((int)FailureKind.CannotRunHere, device.Message),
        OutOfMemoryException => ((int)FailureKind.CannotRunHere, "there is not enough memory here for this model and these data"),
        IOException or UnauthorizedAccessException => ((int)FailureKind.ReadOrWriteFailed, "reading or writing failed: " + error.Message),
        _ => ((int)FailureKind.FitFailed,
            $"internal error: {error.GetType().Name}: {error.Message}; please report it with the command that caused it"),
    };

    private static Exception Unwrapped(Exception error)
    {
        while (error is AggregateException { InnerExceptions.Count: > 0 } several)
            error = several.InnerExceptions.FirstOrDefault(inner => inner is LmmException) ?? several.InnerExceptions[0];
        return error;
    }

    // A message with a formula and a caret under it keeps its lines.
    private static string OneLine(string sentence) =>
        sentence.Contains('^', StringComparison.Ordinal) ? sentence : sentence.ReplaceLineEndings(" ");
}
