namespace FastLmm;

/// <summary>Why a command or a fit cannot go on; the values are the exit codes of the command line.</summary>
public enum FailureKind
{
    /// <summary>The fit itself failed.</summary>
    FitFailed = 1,

    /// <summary>The user's input is wrong: formula, columns, values, options.</summary>
    BadInput = 2,

    /// <summary>It cannot run here: a device, a library or memory is missing.</summary>
    CannotRunHere = 3,

    /// <summary>Reading or writing failed: the disk is full, the file is gone, permission is denied.</summary>
    ReadOrWriteFailed = 4,
}

/// <summary>An error that a user can cause, told in one sentence: what is wrong, where, and what to do.</summary>
public class LmmException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="kind">The class of the error, which decides the exit code.</param>
    /// <param name="message">One clear sentence for the user.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public LmmException(FailureKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    /// <summary>The class of the error.</summary>
    public FailureKind Kind { get; }
}
