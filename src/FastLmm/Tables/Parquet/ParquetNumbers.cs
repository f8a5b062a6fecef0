using System.Numerics.Tensors;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>Numbers, dates in days, times in seconds, truth as 1 and 0: doubles.</summary>
internal sealed class ParquetNumbers(ResolvedColumn column, MissingTokens missing, int index, TableReader reader)
    : ParquetField(column, missing, index, reader)
{
    private const double FirstInexact = 1e15;

    private bool _watch;
    private bool _loses;

    public override bool LosesText => _loses;

    public override string Select(ParquetColumn type)
    {
        _watch = Column.WatchText && type.MayHaveManyDigits;
        return type.AsDouble(DuckDbSql.Identifier(type.SqlName));
    }

    public override void Fill(DuckDbQuery query, TableChunk chunk, int first)
    {
        Span<double> target = chunk.Numeric(Index).AsSpan(first, query.Rows);
        query.Values<double>(Index).CopyTo(target);
        foreach (int row in MissingOf(query)) target[row] = double.NaN;
        if (Missing.HasNumbers)
            foreach (ref double value in target)
                if (Missing.Contains(value)) value = double.NaN;
        if (_watch) _loses |= TensorPrimitives.MaxMagnitudeNumber<double>(target) >= FirstInexact;
    }
}

/// <summary>Numbers written as text.</summary>
internal sealed class ParquetParsed(ResolvedColumn column, MissingTokens missing, int index, TableReader reader)
    : ParquetField(column, missing, index, reader)
{
    public override string Select(ParquetColumn type) => type.AsText(DuckDbSql.Identifier(type.SqlName));

    public override unsafe void Fill(DuckDbQuery query, TableChunk chunk, int first)
    {
        double[] target = chunk.Numeric(Index);
        DuckDbText* texts = query.Texts(Index);
        target.AsSpan(first, query.Rows).Clear();
        foreach (int row in MissingOf(query)) target[first + row] = double.NaN;
        for (int row = 0; row < query.Rows; row++)
        {
            ref double value = ref target[first + row];
            if (double.IsNaN(value)) continue;
            ReadOnlySpan<byte> text = DuckDbText.Utf8(texts + row);
            if (Missing.Contains(text)) value = double.NaN;
            else if (!NumberText.TryParse(text, out value))
                throw KindContradiction.Error(Place(chunk, first + row), Column, System.Text.Encoding.UTF8.GetString(text), inText: true);
        }
    }
}

/// <summary>TRUE and FALSE.</summary>
internal sealed class ParquetTruth(ResolvedColumn column, MissingTokens missing, int index, TableReader reader)
    : ParquetField(column, missing, index, reader)
{
    public override string Select(ParquetColumn type) => DuckDbSql.Identifier(type.SqlName);

    public override void Fill(DuckDbQuery query, TableChunk chunk, int first)
    {
        ReadOnlySpan<byte> truths = query.Values<byte>(Index);
        Span<double> values = chunk.Numeric(Index).AsSpan(first);
        Span<int> codes = chunk.Codes(Index).AsSpan(first);
        for (int row = 0; row < truths.Length; row++) values[row] = codes[row] = truths[row];
        foreach (int row in MissingOf(query)) (values[row], codes[row]) = (double.NaN, -1);
    }
}
