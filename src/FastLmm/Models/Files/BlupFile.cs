using System.Globalization;
using System.IO.Hashing;
using FastLmm.Models.Documents;
using FastLmm.Reporting;
using FastLmm.Tables;
using FastLmm.Tables.Raw;

namespace FastLmm.Models.Files;

/// <summary>
/// The predicted random effects of many subjects in a raw column file beside the model: subject, n, b.1 … b.q, the conditional covariances
/// v.k.l, k ≥ l, the no-pooling estimates own.k, and e.k.c of E_i. Files of the first version end before own.1.
/// </summary>
internal static class BlupFile
{
    private const string Ending = ".blups.flmm";

    // No id stands for a missing one.
    private static readonly TableOptions Options = new() { MissingTokens = [] };

    /// <summary>Writes the file beside a model.</summary>
    /// <param name="modelPath">The model's file.</param>
    /// <param name="effects">The effects.</param>
    /// <param name="cancel">Stops between chunks of rows.</param>
    internal static SubjectsDocument Write(string modelPath, RandomEffects effects, CancellationToken cancel)
    {
        int q = effects.Names.Count, p = effects.Population.Beta.Length, m = effects.SubjectIds.Count;
        List<TableColumn> columns =
        [
            TableColumn.Text("subject", [.. effects.SubjectIds]),
            TableColumn.Numeric("n", [.. effects.RowCounts.Select(count => (double)count)]),
            .. Numbered("b", q).Zip(Columns(effects.Values, m, q), TableColumn.Numeric),
            .. Pairs(q).Zip(Columns(effects.ConditionalCovariances, m, q * (q + 1) / 2), TableColumn.Numeric),
            .. Numbered("own", q).Zip(Columns(effects.OwnEstimates, m, q), TableColumn.Numeric),
            .. Entries(q, p).Zip(Columns(effects.Sensitivities, m, q * p), TableColumn.Numeric),
        ];
        string path = modelPath + Ending;
        AtomicFile.Write(path, stream =>
        {
            using Table table = Table.FromColumns(columns, Options, path);
            RawColumnsWriter.Write(table, null, stream, Options, cancel);
        });
        return new SubjectsDocument { File = Path.GetFileName(path), Hash = HashOf(path) };
    }

    /// <summary>Reads the file beside a model.</summary>
    /// <exception cref="LmmException">It is not there, or not the one that was written with the model.</exception>
    internal static RandomEffects Read(
        string modelPath, SubjectsDocument document, IReadOnlyList<string> names, int subjects, PopulationEstimates population)
    {
        string path = Path.Combine(Path.GetDirectoryName(modelPath) ?? "", document.File!);
        if (!File.Exists(path))
            throw new LmmException(FailureKind.BadInput,
                $"the predicted random effects of {modelPath} lie in {path}, which is not there; keep the two files together, or save the model again");
        if (HashOf(path) != document.Hash)
            throw new LmmException(FailureKind.BadInput,
                $"{path} is damaged or not the file that was written with {modelPath}; save the model again with fit --save");
        int q = names.Count;
        (string[] ids, double[] counts) = (new string[subjects], new double[subjects]);
        using Table table = Table.FromFiles([path], Options);
        double[]? own = null, sensitivities = null;
        bool isFirst = !table.ColumnNames.Contains("own.1");
        double[] values = Matrix(Numbered("b", q)), covariances = Matrix(Pairs(q));
        if (!isFirst) (own, sensitivities) = (Matrix(Numbered("own", q)), Matrix(Entries(q, population.Beta.Length)));
        ReadIds(table, ids, counts);
        return new RandomEffects
        {
            Names = names,
            SubjectIds = ids,
            Values = values,
            ConditionalCovariances = covariances,
            RowCounts = [.. counts.Select(count => (int)count)],
            Contributions = [.. Enumerable.Repeat(double.NaN, subjects)],
            Population = population,
            OwnEstimateSource = () => own,
            SensitivitySource = () => sensitivities,
        };

        double[] Matrix(IEnumerable<string> columns) => ReadMatrix(table, [.. columns], subjects);
    }

    private static void ReadIds(Table table, string[] ids, double[] counts)
    {
        using TableReader reader = table.Open([new("subject", ColumnKind.Id), new("n", ColumnKind.Numeric)]);
        var chunk = new TableChunk(reader.Kinds);
        for (int at = 0; reader.Read(chunk); at += chunk.Rows)
            for (int row = 0; row < chunk.Rows; row++)
                (ids[at + row], counts[at + row]) = (reader.Levels(0)[chunk.Codes(0)[row]], chunk.Numeric(1)[row]);
    }

    private static double[] ReadMatrix(Table table, string[] columns, int rows)
    {
        var matrix = new double[(long)rows * columns.Length];
        if (columns.Length == 0) return matrix;
        using TableReader reader = table.Open([.. columns.Select(name => new ColumnRequest(name, ColumnKind.Numeric))]);
        var chunk = new TableChunk(reader.Kinds);
        for (long at = 0; reader.Read(chunk);)
            for (int row = 0; row < chunk.Rows; row++)
                for (int c = 0; c < columns.Length; c++) matrix[at++] = chunk.Numeric(c)[row];
        return matrix;
    }

    private static IEnumerable<string> Numbered(string name, int count) =>
        Enumerable.Range(1, count).Select(k => string.Create(CultureInfo.InvariantCulture, $"{name}.{k}"));

    private static IEnumerable<string> Pairs(int q)
    {
        for (int k = 1; k <= q; k++)
            for (int l = 1; l <= k; l++) yield return string.Create(CultureInfo.InvariantCulture, $"v.{k}.{l}");
    }

    private static IEnumerable<string> Entries(int q, int p)
    {
        for (int k = 1; k <= q; k++)
            for (int c = 1; c <= p; c++) yield return string.Create(CultureInfo.InvariantCulture, $"e.{k}.{c}");
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
