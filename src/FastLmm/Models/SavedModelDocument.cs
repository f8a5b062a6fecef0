using FastLmm.Models.Documents;
using FastLmm.Models.Files;
using FastLmm.Reporting;

namespace FastLmm.Models;

/// <summary><see cref="SavedModel"/> ↔ what its file holds.</summary>
internal static class SavedModelDocument
{
    /// <summary>What a file holds of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="effects">Its predicted random effects, or where they are.</param>
    internal static ModelDocument Of(SavedModel model, SubjectsDocument effects) => new()
    {
        Format = ModelText.Format,
        Version = ModelText.Version,
        Fastlmm = FitJson.Version,
        Formula = model.Formula,
        Method = model.Method,
        Df = model.Df,
        Level = model.Level,
        Grouping = model.Grouping,
        Rows = model.Rows,
        RowsDropped = model.RowsDropped,
        Subjects = model.Subjects,
        SubjectsDropped = model.SubjectsDropped,
        Status = model.Status,
        Messages = model.Messages,
        Criterion = model.Criterion,
        Theta = new([.. model.Theta]),
        Sigma = model.Sigma,
        SigmaStandardError = model.SigmaStandardError,
        RandomEffects = [.. model.RandomBlocks.Select(BlockDocument.Of)],
        FixedEffects = [.. model.FixedEffects.Select(CoefficientDocument.Of)],
        ColumnsKept = new([.. model.ColumnsKept.Select(column => (double)column)]),
        ColumnsDropped = new(model.ColumnsDropped),
        Mean = MeanDocument.Of(model.Mean),
        Variances = VariancesDocument.Of(model.Variances),
        DesignTriangle = model.DesignTriangle is { } triangle ? new JsonMatrix(triangle) : null,
        ExplainedVariance = ExplainedDocument.Of(model.ExplainedVariance()),
        Design = DesignDocument.Of(model.Recipe),
        Reading = ReadingDocument.Of(model.Reading),
        Fingerprint = FingerprintDocument.Of(model.Fingerprint),
        Data = model.DataFiles,
        Blups = effects,
    };

    /// <summary>The model that a file holds.</summary>
    /// <param name="document">What the file holds.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="LmmException">Its parts do not go together.</exception>
    internal static SavedModel Restore(ModelDocument document, string path)
    {
        try
        {
            return DocumentErrors.Explain(() => Checked(Restored(document, path)));
        }
        catch (FileContentException error)
        {
            throw ModelText.Damaged(path, error.Message);
        }
    }

    private static SavedModel Restored(ModelDocument document, string path)
    {
        RandomBlockEstimate[] blocks = [.. document.RandomEffects.Select(block => block.Restore())];
        return Restored(document, path, blocks, [.. blocks.SelectMany(block => block.Names)]);
    }

    private static SavedModel Restored(ModelDocument document, string path, RandomBlockEstimate[] blocks, string[] effects) => new()
    {
        Formula = document.Formula,
        Method = document.Method,
        Df = document.Df,
        Level = document.Level,
        Grouping = document.Grouping,
        Rows = document.Rows,
        RowsDropped = document.RowsDropped,
        Subjects = document.Subjects,
        SubjectsDropped = document.SubjectsDropped,
        Status = document.Status,
        Messages = document.Messages,
        Criterion = document.Criterion,
        Theta = document.Theta.Entries,
        Sigma = document.Sigma,
        SigmaStandardError = document.SigmaStandardError,
        RandomBlocks = blocks,
        FixedEffects = new CoefficientTable([.. document.FixedEffects.Select(effect => effect.Restore())]),
        ColumnsKept = [.. document.ColumnsKept.Entries.Select(column => (int)column)],
        ColumnsDropped = document.ColumnsDropped.Entries,
        Mean = document.Mean.Restore(),
        Variances = document.Variances.Restore(effects, RandomBlockEstimate.Assemble(blocks), document.Sigma * document.Sigma),
        DesignTriangle = document.DesignTriangle?.Entries,
        Explained = document.ExplainedVariance.Restore(),
        Recipe = document.Design.Restore(document.Formula),
        Reading = document.Reading.Restore(),
        Fingerprint = document.Fingerprint.Restore(),
        DataFiles = document.Data,
        RandomEffectsSource = Effects(document, path, effects, blocks),
    };

    private static Func<RandomEffects> Effects(ModelDocument document, string path, string[] names, RandomBlockEstimate[] blocks)
    {
        var population = new PopulationEstimates(
            [.. document.FixedEffects.Select(effect => effect.Name)], document.Mean.Beta.Entries, document.Mean.Vcov.Entries, RandomBlockEstimate.Assemble(blocks));
        if (document.Blups.File is not null) return () => BlupFile.Read(path, document.Blups, names, document.Subjects, population);
        RandomEffects inside = document.Blups.Restore(names, document.Subjects, population);
        return () => inside;
    }

    private static SavedModel Checked(SavedModel model)
    {
        int p = model.FixedEffects.Count, entries = model.RandomBlocks.Sum(block => block.Names.Count * (block.Names.Count + 1) / 2);
        Require(model.Theta.Count == entries, $"$.theta has {model.Theta.Count} numbers and $.randomEffects have {entries} parameters");
        Require(model.Mean.Beta.Length == p && model.Vcov.GetLength(0) == p && model.Vcov.GetLength(1) == p,
            $"$.mean is not of {p} coefficients");
        int variances = model.Variances.Entries.Count + 1;
        Require(model.Variances.Covariance.GetLength(0) == variances && model.Variances.Covariance.GetLength(1) == variances,
            "$.variances do not have a row and a column for each entry and for sigma");
        Require(model.RandomBlocks.All(block => block.Covariance.GetLength(0) == block.Names.Count && block.Covariance.GetLength(1) == block.Names.Count),
            "a covariance in $.randomEffects has not as many rows and columns as names");
        IReadOnlyList<string> names = model.Recipe.Bind().FixedNames;
        Require(model.ColumnsKept.All(column => column >= 0 && column < names.Count)
            && model.ColumnsKept.Select(column => names[column]).SequenceEqual(model.FixedEffects.Select(effect => effect.Name)),
            "$.columnsKept and $.fixedEffects do not go together");
        return model;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new FileContentException(otherwise);
    }
}
