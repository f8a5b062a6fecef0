namespace FastLmm.Inference.Profiles;

/// <summary>Stops the search for one limit after so many passes, and everything when the user wants it stopped.</summary>
/// <param name="passes">Passes so far.</param>
/// <param name="cancel">The user's wish.</param>
internal sealed class PassBudget(Func<int> passes, CancellationToken cancel)
{
    private const int MostPasses = 1000;                // hard limits took 30 to 400

    private int _start = passes();

    /// <summary>Passes since the last <see cref="Restart"/>.</summary>
    internal int Used => passes() - _start;

    /// <summary>Begins a new limit.</summary>
    internal void Restart() => _start = passes();

    /// <summary>Goes on, or throws.</summary>
    /// <exception cref="OutOfPassesException">The limit took too many passes.</exception>
    internal void Check()
    {
        cancel.ThrowIfCancellationRequested();
        if (Used > MostPasses) throw new OutOfPassesException();
    }
}

/// <summary>The search for one limit was given up; never leaves this stage.</summary>
internal sealed class OutOfPassesException : Exception;
