using FastLmm.Cli.Parsing;
using FastLmm.Designs;
using FastLmm.Inference.Variances;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary>The marginal covariance of a subject's observations: of one in the data, or at given values of the random terms' columns.</summary>
internal static class ObservationGrid
{
    private const int MostIds = 10_000;                 // to suggest a name from

    /// <summary>Covariance and correlation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="given">COLUMN=VALUES, as many values in each.</param>
    public static IReadOnlyList<ResultTable> Tables(ILmmModel model, string[] given)
    {
        (string Name, IReadOnlyList<string> Values)[] columns = [.. ColumnValues.Lists("--at", given).Select(column => (column.Key, column.Value))];
        if (columns.FirstOrDefault(column => column.Values.Count != columns[0].Values.Count) is { Name: not null } other)
            throw new LmmException(FailureKind.BadInput,
                $"--at gives {columns[0].Values.Count} values of '{columns[0].Name}' and {other.Values.Count} of '{other.Name}'; give as many of each");
        double[,] z = ZRows(model, columns);
        var covariance = MarginalCovariance.Of(z, model.RandomCovariance, model.Sigma * model.Sigma);
        string[] names = [.. Enumerable.Range(0, columns[0].Values.Count).Select(row => string.Join(" ", columns.Select(column => $"{column.Name}={column.Values[row]}")))];
        return Tables("Marginal covariance of one subject's observations:", names, covariance);
    }

    /// <summary>Covariance and correlation of a subject's observations, rows named by their numbers in the data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The data of the fit.</param>
    /// <param name="subject">The subject's id.</param>
    public static IReadOnlyList<ResultTable> Tables(ILmmModel model, Table table, string subject)
    {
        using NewRows rows = model.Recipe.Open(table, DesignParts.All);
        List<double[]> z = [];
        List<double> weights = [];
        List<string> names = [], ids = [];
        foreach (DesignChunk chunk in rows.Chunks())
        {
            for (int i = 0; i < chunk.Rows; i++)
            {
                string id = rows.SubjectId(chunk.Subject[i]);
                if (ids.Count < MostIds && (ids.Count == 0 || ids[^1] != id)) ids.Add(id);
                if (id != subject) continue;
                z.Add([.. chunk.Z.Select(column => column[i])]);
                weights.Add(chunk.Weight?[i] ?? 1);
                names.Add($"row {chunk.Row[i]}");
            }
        }
        if (z.Count == 0)
            throw new LmmException(FailureKind.BadInput, $"there is no subject '{subject}' among those used{NearestName.Hint(subject, [.. ids.Distinct()])}");
        var covariance = MarginalCovariance.Of(Matrix(z), model.RandomCovariance, model.Sigma * model.Sigma, weights);
        return Tables($"Marginal covariance of the observations of {subject}:", names, covariance);
    }

    private static IReadOnlyList<ResultTable> Tables(string heading, IReadOnlyList<string> names, MarginalCovariance covariance) =>
    [
        InferenceTables.Matrix(heading, names, covariance.Covariance), InferenceTables.Matrix("Marginal correlation:", names, covariance.Correlation),
    ];

    private static double[,] Matrix(List<double[]> rows)
    {
        var matrix = new double[rows.Count, rows[0].Length];
        for (int r = 0; r < rows.Count; r++)
            for (int c = 0; c < rows[0].Length; c++) matrix[r, c] = rows[r][c];
        return matrix;
    }

    // The values are read as a file's are: dates, logicals and missing values as everywhere.
    private static void Write(TableWriter writer, (string Name, IReadOnlyList<string> Values)[] columns)
    {
        foreach ((string name, _) in columns) writer.Field(name);
        writer.EndRow();
        for (int row = 0; row < columns[0].Values.Count; row++)
        {
            foreach ((_, IReadOnlyList<string> values) in columns) writer.Field(values[row]);
            writer.EndRow();
        }
    }

    private static double[,] ZRows(ILmmModel model, (string Name, IReadOnlyList<string> Values)[] columns)
    {
        using var text = new MemoryStream();
        OutputTable.Write(text, ',', writer => Write(writer, columns));
        text.Position = 0;
        using Table table = Table.FromStream(text, "--at");
        using NewRows rows = model.Recipe.Open(table, DesignParts.Random);
        List<double[]> z = [];
        foreach (DesignChunk chunk in rows.Chunks())
            for (int i = 0; i < chunk.Rows; i++) z.Add([.. chunk.Z.Select(column => column[i])]);
        if (z.Count != columns[0].Values.Count)
            throw new LmmException(FailureKind.BadInput, "--at has a value that is missing or that the model does not know; give values as they are in the data");
        return Matrix(z);
    }
}
