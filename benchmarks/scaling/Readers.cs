using CsvHelper;
using FastLmm.Measuring;
using FastLmm.Tables;

namespace FastLmm.Scaling;

/// <summary>The columns of a cohort, read and nothing else, in this process.</summary>
internal static class Readers
{
    private static readonly string[] Texts = ["id", "sex"];

    /// <summary>CsvHelper alone on one core: texts as bytes, numbers parsed.</summary>
    internal static double CsvHelperAlone(string path)
    {
        using FileStream file = File.OpenRead(path);
        using CsvReader csv = CsvReader.Create(file, new CsvReaderOptions { Separator = ',' }, leaveOpen: true);
        bool[] isText = [.. CohortModel.Columns.Select(Texts.Contains)];
        double sum = 0;
        while (csv.Read())
        {
            for (int field = 0; field < isText.Length; field++)
            {
                if (isText[field]) sum += csv.GetSpan(field).Length;
                else if (csv.TryParse(field, out double value)) sum += value;
            }
        }
        return sum;
    }

    /// <summary>The same columns as chunks of the library's table, whatever the format.</summary>
    internal static long Chunks(string path)
    {
        using Table table = Table.FromFiles([path]);
        using TableReader reader = table.Open(
            [.. CohortModel.Columns.Select(name => name == Texts[0] ? new ColumnRequest(name, ColumnKind.Id) : new ColumnRequest(name))]);
        var chunk = new TableChunk(reader.Kinds);
        long rows = 0;
        while (reader.Read(chunk)) rows += chunk.Rows;
        return rows;
    }
}
