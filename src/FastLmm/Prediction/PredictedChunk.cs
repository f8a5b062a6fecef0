using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Prediction;

/// <summary>Predictions of consecutive rows of one source; arrays are valid up to <see cref="Rows"/> and until the next chunk is read.</summary>
public sealed class PredictedChunk
{
    private readonly NewRows _rows;
    private readonly int[] _codes;
    private double[] _scratch = [];
    private int _code = -1;
    private string _id = "";

    internal PredictedChunk(NewRows rows, bool hasSubjects)
    {
        (_rows, Kept) = (rows, rows.Design.NewChunk());
        (_codes, Numbers) = hasSubjects ? (new int[TableChunk.Capacity], new int[TableChunk.Capacity]) : ([], []);
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

    /// <summary>The rows that nothing is missing in.</summary>
    internal DesignChunk Kept { get; }

    /// <summary>The numbers of their subjects; empty where rows have no subjects.</summary>
    internal int[] Numbers { get; }

    /// <summary>Those of them that the data of the fit do not determine.</summary>
    internal List<int> Undetermined { get; } = [];

    /// <summary>Id of a row's subject; empty where it is missing, or where population means are predicted.</summary>
    /// <param name="row">From 0.</param>
    public string SubjectId(int row)
    {
        if (_codes.Length == 0) return "";
        int code = _codes[row];
        if (code < 0) return "";
        if (code != _code) (_code, _id) = (code, _rows.SubjectId(code));
        return _id;
    }

    /// <summary>The UTF-8 bytes of the id of a row's subject.</summary>
    internal ReadOnlySpan<byte> SubjectUtf8(int row) => _codes.Length > 0 && _codes[row] >= 0 ? _rows.SubjectUtf8(_codes[row]) : [];

    /// <summary>Says where the rows come from that <see cref="Kept"/> was filled with.</summary>
    /// <param name="source">Name of their source.</param>
    /// <returns>Codes of the subjects of all rows, −1 where an id is missing; empty where rows have no subjects.</returns>
    internal ReadOnlySpan<int> Begin(string source)
    {
        (Source, FirstRow, Rows) = (source, _rows.FirstRowOfChunk, _rows.RowsOfChunk);
        Undetermined.Clear();
        if (_codes.Length == 0) return [];
        _rows.SubjectsOfChunk.CopyTo(_codes);
        return _codes.AsSpan(0, Rows);
    }

    /// <summary>Moves the numbers of the kept rows to their places, NaN in between.</summary>
    internal void Spread()
    {
        int k = Kept.Rows - 1;
        for (int place = Rows - 1; place > k; place--)
        {
            if (k >= 0 && Kept.Row[k] - FirstRow == place) Move(k--, place);
            else Clear(place);
        }
    }

    /// <summary>Numbers to work with, at least so many; finite.</summary>
    internal double[] Scratch(int length) => _scratch.Length >= length ? _scratch : _scratch = new double[length];

    /// <summary>A row without prediction.</summary>
    internal void Clear(int row) => Prediction[row] = StandardError[row] = Lower[row] = Upper[row] = double.NaN;

    private void Move(int from, int to)
    {
        (Prediction[to], StandardError[to]) = (Prediction[from], StandardError[from]);
        (Lower[to], Upper[to]) = (Lower[from], Upper[from]);
    }
}
