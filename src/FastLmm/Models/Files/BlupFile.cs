using System.Globalization;
using System.IO.Hashing;
using FastLmm.Models.Documents;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tables.Raw;

namespace FastLmm.Models.Files;

/// <summary>
/// The predicted random effects of many subjects in a raw column file beside the model: subject, n, b.1 … b.q, and the conditional
/// covariances v.k.l, k ≥ l.
/// </summary>
internal static class BlupFile
{
    private const string Ending = ".blups.flmm";

    // No id stands for a missing one.
    private static readonly TableOptions Options = new() { MissingTokens = [] };

    /// <summary>Writes the file beside a model.</summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="effects">The effects.</param>
    internal static SubjectsDocument Write(string modelPath, RandomEffects effects)
    {
        int q = effects.Names.Count, m = effects.SubjectIds.Count;
        List<TableColumn> columns =
        [
            TableColumn.Text("subject", [.. effects.SubjectIds]),
            TableColumn.Numeric("n", [.. effects.RowCounts.Select(count => (double)count)]),
            .. Names(q).Zip(Columns(effects.Values, m, q).Concat(Columns(effects.ConditionalCovariances, m, q * (q + 1) / 2)), TableColumn.Numeric),
        ];
        string path = modelPath + Ending;
        AtomicFile.Write(path, stream =>
        {
            using Table table = Table.FromColumns(columns, Options, path);
            RawColumnsWriter.Write(table, null, stream, Options);
        });
        return new SubjectsDocument { File = Path.GetFileName(path), Hash = HashOf(path) };
    }

    /// <summary>Reads the file beside a model.</summary>
    /// <exception cref="LmmException">It is not there, or not the one that was written with the model.</exception>
    internal static RandomEffects Read(string modelPath, SubjectsDocument document, IReadOnlyList<string> names, int subjects)
    {
        string path = Path.Combine(Path.GetDirectoryName(modelPath) ?? "", document.File!);
        if (!File.Exists(path))
            throw new LmmException(FailureKind.BadInput,
                $"the predicted random effects of {modelPath} lie in {path}, which is not there; keep the two files together, or save the model again");
        if (HashOf(path) != document.Hash)
            throw new LmmException(FailureKind.BadInput,
                $"{path} is damaged or not the file that was written with {modelPath}; save the model again with fit --save");
        int q = names.Count, entries = q * (q + 1) / 2;
        using Table table = Table.FromFiles([path], Options);
        string[] ids = new string[subjects];
        double[] counts = new double[subjects], values = new double[(long)subjects * q], covariances = new double[(long)subjects * entries];
        ReadRows(table, q, ids, counts, values, covariances);
        return new RandomEffects
        {
            Names = names,
            SubjectIds = ids,
            Values = values,
            ConditionalCovariances = covariances,
            RowCounts = [.. counts.Select(count => (int)count)],
            Contributions = [.. Enumerable.Repeat(double.NaN, subjects)],
        };
    }

    private static void ReadRows(Table table, int q, string[] ids, double[] counts, double[] values, double[] covariances)
    {
        int entries = q * (q + 1) / 2, at = 0;
        using TableReader reader = table.Open(
            [new("subject", ColumnKind.Id), new("n", ColumnKind.Numeric), .. Names(q).Select(name => new ColumnRequest(name, ColumnKind.Numeric))]);
        var chunk = new TableChunk(reader.Kinds);
        while (reader.Read(chunk))
        {
            for (int row = 0; row < chunk.Rows; row++, at++)
            {
                ids[at] = reader.Levels(0)[chunk.Codes(0)[row]];
                counts[at] = chunk.Numeric(1)[row];
                for (int k = 0; k < q; k++) values[(long)at * q + k] = chunk.Numeric(2 + k)[row];
                for (int e = 0; e < entries; e++) covariances[(long)at * entries + e] = chunk.Numeric(2 + q + e)[row];
            }
        }
    }

    private static IEnumerable<string> Names(int q)
    {
        for (int k = 1; k <= q; k++) yield return string.Create(CultureInfo.InvariantCulture, $"b.{k}");
        for (int k = 1; k <= q; k++)
            for (int l = 1; l <= k; l++) yield return string.Create(CultureInfo.InvariantCulture, $"v.{k}.{l}");
    }

    private static IEnumerable<double[]> Columns(double[] byRows, int rows, int columns) =>
        Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Select(r => byRows[(long)r * columns + c]).ToArray());

    private static string HashOf(string path)
    {
        var hash = new XxHash3();
        using FileStream file = FileSource.OpenFile(path);
        hash.Append(file);
        return hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
    }
}
