using FastLmm.Designs;
using FastLmm.Inference.Variances;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Cli.Models;

/// <summary>The marginal covariance of one subject's observations at given values of the random terms' columns.</summary>
internal static class ObservationGrid
{
    /// <summary>Covariance and correlation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="given">COLUMN=VALUES, as many values in each.</param>
    public static IReadOnlyList<ResultTable> Tables(ILmmModel model, IReadOnlyList<string> given)
    {
        (string Name, string[] Values)[] columns = [.. given.Select(Read)];
        if (columns.FirstOrDefault(column => column.Values.Length != columns[0].Values.Length) is { Name: not null } other)
            throw new LmmException(FailureKind.BadInput,
                $"--at gives {columns[0].Values.Length} values of '{columns[0].Name}' and {other.Values.Length} of '{other.Name}'; give as many of each");
        double[,] z = ZRows(model, columns);
        MarginalCovariance covariance = MarginalCovariance.Of(z, model.RandomCovariance, model.Sigma * model.Sigma);
        string[] names = [.. Enumerable.Range(0, columns[0].Values.Length).Select(row => string.Join(" ", columns.Select(column => $"{column.Name}={column.Values[row]}")))];
        return
        [
            InferenceTables.Matrix("Marginal covariance of one subject's observations:", names, covariance.Covariance),
            InferenceTables.Matrix("Marginal correlation:", names, covariance.Correlation),
        ];
    }

    private static (string Name, string[] Values) Read(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == text.Length - 1) throw new LmmException(FailureKind.BadInput, $"--at needs COLUMN=VALUE,VALUE,…, not '{text}'");
        return (text[..equals], text[(equals + 1)..].Split(','));
    }

    // The values are read as a file's are: dates, logicals and missing values as everywhere.
    private static void Write(DelimitedWriter writer, (string Name, string[] Values)[] columns)
    {
        foreach ((string name, _) in columns) writer.Field(name);
        writer.EndRow();
        for (int row = 0; row < columns[0].Values.Length; row++)
        {
            foreach ((_, string[] values) in columns) writer.Field(values[row]);
            writer.EndRow();
        }
    }

    private static double[,] ZRows(ILmmModel model, (string Name, string[] Values)[] columns)
    {
        using var text = new MemoryStream();
        OutputTable.Write(text, ',', writer => Write(writer, columns));
        text.Position = 0;
        using Table table = Table.FromStream(text, "--at");
        using NewRows rows = model.Recipe.Open(table, DesignParts.Random);
        int q = model.RandomCovariance.GetLength(0);
        List<double[]> z = [];
        foreach (DesignChunk chunk in rows.Chunks())
            for (int i = 0; i < chunk.Rows; i++) z.Add([.. chunk.Z.Select(column => column[i])]);
        if (z.Count != columns[0].Values.Length)
            throw new LmmException(FailureKind.BadInput, "--at has a value that is missing or that the model does not know; give values as they are in the data");
        var matrix = new double[z.Count, q];
        for (int r = 0; r < z.Count; r++)
            for (int k = 0; k < q; k++) matrix[r, k] = z[r][k];
        return matrix;
    }
}
