namespace FastLmm.Prediction.Simulation;

/// <summary>Simulated responses of some rows, in the order of the data.</summary>
/// <param name="Source">Name of the rows' source.</param>
/// <param name="Row">Number of each row within its source, from 1; rows that the model leaves out are missing.</param>
/// <param name="Subject">Id of each row's subject.</param>
/// <param name="Simulations">Responses of each row.</param>
/// <param name="Values">The responses, row by row.</param>
public sealed record SimulatedRows(string Source, long[] Row, string[] Subject, int Simulations, double[] Values)
{
    /// <summary>The responses of a row.</summary>
    public ReadOnlySpan<double> OfRow(int row) => Values.AsSpan(row * Simulations, Simulations);
}
