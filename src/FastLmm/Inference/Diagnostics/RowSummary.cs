namespace FastLmm.Inference.Diagnostics;

/// <summary>What is kept of all rows' diagnostics: two Q–Q plots, the sum of leverages and the most extreme rows.</summary>
internal sealed class RowSummary
{
    private const int MostExtreme = 100;

    private readonly QuantileGatherer _standardised = new();
    private readonly QuantileGatherer _whitened = new();
    private readonly List<ExtremeRow> _extreme = [];

    /// <summary>Σ h: the number of parameters that the fitted values use, random effects included.</summary>
    internal double HatSum { get; private set; }

    /// <summary>The rows of the largest |standardised residual|, largest first; of equal ones the earlier.</summary>
    internal IReadOnlyList<ExtremeRow> Extreme => _extreme;

    /// <summary>The plots.</summary>
    internal IEnumerable<QuantilePlot> Plots() =>
        [new(".std.resid", _standardised.Points()), new(".chol.mar.resid", _whitened.Points())];

    /// <summary>Adds rows.</summary>
    internal void Add(RowDiagnostics rows)
    {
        for (int i = 0; i < rows.Row.Length; i++)
        {
            HatSum += rows.Hat[i];
            _standardised.Add(rows.Standardised[i]);
            _whitened.Add(rows.Whitened[i]);
            double size = Math.Abs(rows.Standardised[i]);
            if (!(size >= 0) || (_extreme.Count == MostExtreme && !(size > Math.Abs(_extreme[^1].Standardised)))) continue;
            int place = _extreme.FindIndex(row => Math.Abs(row.Standardised) < size);
            _extreme.Insert(place < 0 ? _extreme.Count : place, new ExtremeRow(
                rows.Source, rows.Row[i], rows.Subject[i], rows.Residual[i], rows.Standardised[i], rows.Hat[i], rows.CooksDistance[i]));
            if (_extreme.Count > MostExtreme) _extreme.RemoveAt(MostExtreme);
        }
    }
}
