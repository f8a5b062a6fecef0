using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Prediction;

/// <summary>Predictions of consecutive rows of one source; arrays are valid up to <see cref="Rows"/> and until the next chunk is read.</summary>
public sealed class PredictedChunk
{
    private readonly NewRows _rows;
    private readonly bool _hasSubjects;
    private int _code = -1;
    private string _id = "";

    internal PredictedChunk(NewRows rows, bool hasSubjects)
    {
        (_rows, _hasSubjects) = (rows, hasSubjects);
        StandardError.AsSpan().Fill(double.NaN);
        Lower.AsSpan().Fill(double.NaN);
        Upper.AsSpan().Fill(double.NaN);
    }

    /// <summary>Name of the file or source.</summary>
    public string Source { get; internal set; } = "";

    /// <summary>Number of the first row within its source, from 1, without the header.</summary>
    public long FirstRow { get; internal set; }

    /// <summary>Number of rows, those without prediction included.</summary>
    public int Rows { get; internal set; }

    /// <summary>What is predicted, offset included; NaN where a value is missing.</summary>
    public double[] Prediction { get; } = new double[TableChunk.Capacity];

    /// <summary>The standard deviation that the interval is made of; NaN without an interval.</summary>
    public double[] StandardError { get; } = new double[TableChunk.Capacity];

    /// <summary>Lower limit.</summary>
    public double[] Lower { get; } = new double[TableChunk.Capacity];

    /// <summary>Upper limit.</summary>
    public double[] Upper { get; } = new double[TableChunk.Capacity];

    /// <summary>Whether the row's subject was in the data of the fit or has rows of its own.</summary>
    public bool[] IsKnown { get; } = new bool[TableChunk.Capacity];

    /// <summary>Id of a row's subject; empty where it is missing, or where population means are predicted.</summary>
    /// <param name="row">From 0.</param>
    public string SubjectId(int row)
    {
        if (!_hasSubjects) return "";
        int code = _rows.SubjectsOfChunk[row];
        if (code < 0) return "";
        if (code != _code) (_code, _id) = (code, _rows.SubjectId(code));
        return _id;
    }

    /// <summary>Moves the numbers of a row to another place.</summary>
    internal void Move(int from, int to)
    {
        (Prediction[to], StandardError[to]) = (Prediction[from], StandardError[from]);
        (Lower[to], Upper[to], IsKnown[to]) = (Lower[from], Upper[from], IsKnown[from]);
    }

    /// <summary>A row without prediction.</summary>
    internal void Clear(int row) => Prediction[row] = StandardError[row] = Lower[row] = Upper[row] = double.NaN;
}
