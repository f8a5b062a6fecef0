using System.Diagnostics;
using FastLmm.Models;
using FastLmm.Tables;

namespace FastLmm.Measuring;

/// <summary>Wall and processor time of one repetition.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="ProcessorSeconds">Processor time of all threads.</param>
public readonly record struct Timed(double Seconds, double ProcessorSeconds)
{
    /// <summary>Times an action.</summary>
    public static Timed Of(Action action)
    {
        double used = ProcessorTime.Own();
        var clock = Stopwatch.StartNew();
        action();
        return new Timed(clock.Elapsed.TotalSeconds, ProcessorTime.Own() - used);
    }
}

/// <summary>
/// Fits in this process, from packed statistics through the library, after enough of them that nothing is left to compile: what a fit costs a
/// program that has its data.
/// </summary>
public sealed class WarmFits
{
    private const int LeastRounds = 3, MostRounds = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly LmmStatistics _statistics;

    private WarmFits(LmmStatistics statistics) => _statistics = statistics;

    /// <summary>The last fit.</summary>
    public LmmFit? Last { get; private set; }

    /// <summary>Reads and packs a file, and fits, BLUPs included, until the code is compiled.</summary>
    /// <param name="formula">lme4's formula.</param>
    /// <param name="data">The file.</param>
    /// <param name="threads">Numbers of threads that will be asked for.</param>
    /// <exception cref="LmmException">The file or the formula is wrong.</exception>
    public static WarmFits Of(string formula, string data, params IEnumerable<int> threads)
    {
        using Table table = Table.FromFiles([data]);
        var fits = new WarmFits(LmmStatistics.Collect(formula, table));
        foreach (int number in threads)
        {
            var clock = Stopwatch.StartNew();
            for (int round = 0; round < LeastRounds || (round < MostRounds && clock.Elapsed < Patience); round++) fits.Blups(number);
        }
        return fits;
    }

    /// <summary>From packed statistics to estimates with their standard errors and degrees of freedom.</summary>
    /// <param name="threads">Threads to use.</param>
    /// <param name="backend">Name of the backend.</param>
    public Timed Estimate(int threads, string backend = "auto") =>
        Timed.Of(() => Last = LinearMixedModel.Fit(_statistics, new FitOptions { Threads = threads, Backend = backend }));

    /// <summary>The predicted random effects of all subjects and their conditional covariances, after the fit.</summary>
    public Timed Blups(int threads)
    {
        Estimate(threads);
        return Timed.Of(() => _ = Last!.RandomEffects);
    }
}
