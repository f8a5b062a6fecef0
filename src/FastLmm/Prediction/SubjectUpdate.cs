using System.Globalization;
using FastLmm.Algebra;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Prediction;

/// <summary>Reads rows of subjects with their responses, and predicts these subjects' random effects at the model's estimates.</summary>
/// <param name="model">The model.</param>
/// <param name="known">The subjects that are known; gets the others.</param>
internal sealed class SubjectUpdate(PredictionModel model, SubjectPosteriors known)
{
    private readonly List<OwnRows?> _ofCode = [];
    private readonly double[] _row = new double[model.Q + model.P + 1];

    /// <summary>Reads the rows; memory grows with their subjects.</summary>
    /// <returns>What a user must know, in sentences.</returns>
    /// <exception cref="LmmException">The rows are not such as the model was fitted to, or there is none.</exception>
    internal IReadOnlyList<string> Read(Table table, int threads, CancellationToken cancel)
    {
        using NewRows rows = Open(table);
        long used = 0;
        foreach (DesignChunk chunk in rows.Chunks(threads, cancel))
        {
            for (int i = 0; i < chunk.Rows; i++) Add(chunk, i);
            used += chunk.Rows;
        }
        DropCounts dropped = rows.Design.Dropped;
        string[] leftOut = [.. ((string[])[dropped.Sentence, dropped.SubsetSentence]).Where(sentence => sentence.Length > 0)];
        if (used == 0)
            throw new LmmException(
                FailureKind.BadInput, $"there is no row to update with{string.Concat(leftOut.Select(sentence => ": " + sentence))}");
        int again = Complete(rows);
        List<string> notes = [.. rows.Notes, .. leftOut.Select(sentence => $"of the rows to update with {sentence}")];
        if (again > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"{again:N0} of the subjects to update {(again == 1 ? "was" : "were")} in the data of the fit; "
                + $"their rows count besides those of the fit"));
        return notes;
    }

    private NewRows Open(Table table)
    {
        try
        {
            return model.Recipe.Open(table, DesignParts.All);
        }
        catch (LmmException error) when (error.Kind == FailureKind.BadInput)
        {
            throw new LmmException(FailureKind.BadInput, $"the rows to update with, which need responses too: {error.Message}", error);
        }
    }

    private void Add(DesignChunk chunk, int i)
    {
        int q = model.Q, p = model.P;
        double residual = chunk.Y[i], root = Math.Sqrt(chunk.Weight?[i] ?? 1);
        for (int k = 0; k < q; k++) _row[k] = root * chunk.Z[k][i];
        for (int c = 0; c < p; c++)
        {
            double x = chunk.X[model.Kept[c]][i];
            residual -= x * model.Mean.Beta[c];
            _row[q + c] = root * x;
        }
        _row[q + p] = root * residual;
        while (_ofCode.Count <= chunk.Subject[i]) _ofCode.Add(null);
        (_ofCode[chunk.Subject[i]] ??= new OwnRows(q, p)).Add(_row);
    }

    // How many were in the data of the fit.
    private int Complete(NewRows rows)
    {
        List<(string, SubjectPosterior)> made = [];
        int again = 0;
        for (int code = 0; code < _ofCode.Count; code++)
        {
            if (_ofCode[code] is not { } own) continue;
            string id = rows.SubjectId(code);
            int number = known.NumberOf(id);
            if (number != SubjectPosteriors.Unknown) again++;
            var prior = new SubjectPosterior([.. known.Values(number)], [.. known.Covariance(number)], [.. known.Sensitivity(number)]);
            made.Add((id, own.Update(prior, model.Sigma2, number == SubjectPosteriors.Unknown ? model.Lambda : Root(prior))));
        }
        known.Add(made);
        return again;
    }

    private double[,] Root(SubjectPosterior prior) =>
        Cholesky.FactorSemidefinite(LowerTriangle.Full([.. prior.Covariance.Select(entry => entry / model.Sigma2)], model.Q));
}
