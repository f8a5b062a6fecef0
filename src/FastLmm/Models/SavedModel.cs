using FastLmm.Designs;
using FastLmm.Inference;
using FastLmm.Inference.Terms;
using FastLmm.Inference.Variances;
using FastLmm.Models.Documents;
using FastLmm.Models.Files;
using FastLmm.Packing;
using FastLmm.Reporting;
using FastLmm.Tables;

namespace FastLmm.Models;

/// <summary>
/// A fitted model without rows and statistics: what Wald inference, contrasts, information criteria, marginal means and predictions need.
/// Saved as one JSON file, which docs/model.md describes; numbers are the same bits after loading.
/// </summary>
public sealed class SavedModel : ILmmModel
{
    /// <summary>Most subjects whose predicted random effects stand in the model file itself; those of more lie in a file beside it.</summary>
    public const int MostSubjectsInside = 10_000;

    private readonly Lazy<RandomEffects> _effects = new(() => RandomEffects.Empty);

    /// <inheritdoc/>
    public required string Formula { get; init; }

    /// <inheritdoc/>
    public required EstimationMethod Method { get; init; }

    /// <summary>How degrees of freedom were asked for; <see cref="Mean"/> says how they are.</summary>
    public required DfMethod Df { get; init; }

    /// <inheritdoc/>
    public required double Level { get; init; }

    /// <inheritdoc/>
    public required string Grouping { get; init; }

    /// <inheritdoc/>
    public required long Rows { get; init; }

    /// <summary>Rows left out, in all.</summary>
    public required long RowsDropped { get; init; }

    /// <inheritdoc/>
    public required int Subjects { get; init; }

    /// <summary>Subjects none of whose rows was used.</summary>
    public required int SubjectsDropped { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> ColumnsDropped { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<int> ColumnsKept { get; init; }

    /// <inheritdoc/>
    public required FitStatus Status { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <inheritdoc/>
    public required double Criterion { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <inheritdoc/>
    public required double Sigma { get; init; }

    /// <inheritdoc/>
    public required double SigmaStandardError { get; init; }

    /// <inheritdoc/>
    public required IReadOnlyList<RandomBlockEstimate> RandomBlocks { get; init; }

    /// <inheritdoc/>
    public required CoefficientTable FixedEffects { get; init; }

    /// <inheritdoc/>
    public required MeanInference Mean { get; init; }

    /// <inheritdoc/>
    public required VarianceInference Variances { get; init; }

    /// <inheritdoc/>
    public required DesignRecipe Recipe { get; init; }

    /// <summary>How the data were read: missing values, and columns whose kind was given.</summary>
    public required TableOptions Reading { get; init; }

    /// <summary>Which rows the model was fitted to: models with the same one can be compared.</summary>
    public required DataFingerprint Fingerprint { get; init; }

    /// <summary>The files that the model was fitted to; empty where a source was no file.</summary>
    public required IReadOnlyList<DataFile> DataFiles { get; init; }

    /// <summary>Predicted random effects without the subjects' contributions; read when first asked for.</summary>
    /// <exception cref="LmmException">They lie in a file beside the model, which is not there or damaged.</exception>
    public RandomEffects RandomEffects => _effects.Value;

    /// <summary>The settings that fit the same model again.</summary>
    public FitOptions Settings => Recipe.Settings with
    {
        Method = Method,
        Df = Df,
        Level = Level,
        Robust = (Mean as RobustInference)?.Type ?? RobustType.None,
    };

    /// <summary>How to read other data for this model: kinds of columns come from the model.</summary>
    public TableOptions ReadingOfOtherData => Reading with { Factors = [], Numerics = [] };

    /// <inheritdoc/>
    public double[,] Vcov => Mean.Vcov;

    /// <inheritdoc/>
    public double[,] RandomCovariance => RandomBlockEstimate.Assemble(RandomBlocks);

    /// <inheritdoc/>
    public double LogLik => -0.5 * Criterion;

    /// <inheritdoc/>
    public int Parameters => FixedEffects.Count + Theta.Count + 1;

    /// <inheritdoc/>
    public double Aic => Criterion + 2 * Parameters;

    /// <inheritdoc/>
    public double Bic => Criterion + Math.Log(Rows) * Parameters;

    internal ExplainedVariance? Explained { get; init; }

    /// <summary>F with F'F = X'X, kept columns × all columns; null where X is dependent but for rounding.</summary>
    internal double[,]? DesignTriangle { get; init; }

    internal Func<RandomEffects> RandomEffectsSource
    {
        init => _effects = new Lazy<RandomEffects>(value);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TermTest> TermTests(TestType type = TestType.III)
    {
        double[,] triangle = DesignTriangle ?? throw new LmmException(
            FailureKind.FitFailed, "the columns of the fixed part are linearly dependent; leave one of them out");
        IReadOnlyList<TermHypothesis> hypotheses = TermHypotheses.Of(type, Recipe.Bind().Terms, ColumnsKept, triangle);
        return [.. hypotheses.Select(hypothesis => TermTest.Of(hypothesis, Mean, Sigma))];
    }

    /// <inheritdoc/>
    public ExplainedVariance ExplainedVariance() =>
        Explained ?? throw new InvalidOperationException("this model was put together by hand, without its statistics");

    /// <summary>Writes the model, whole or not at all; over <see cref="MostSubjectsInside"/> subjects also a file beside it.</summary>
    /// <param name="path">The file; customary are names that end in <c>.json</c>.</param>
    /// <param name="cancel">Stops the writing of the file beside it.</param>
    /// <exception cref="LmmException">It cannot be written; says why.</exception>
    public void Save(string path, CancellationToken cancel = default)
    {
        AtomicFile.Check(path);
        SubjectsDocument effects =
            Subjects <= MostSubjectsInside ? SubjectsDocument.Of(RandomEffects) : BlupFile.Write(path, RandomEffects, cancel);
        byte[] text = ModelText.Write(SavedModelDocument.Of(this, effects));
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>
    /// Begins to set up the reading of models, on another core: called as early as can be it shortens <see cref="Load"/> in a new process;
    /// otherwise it is not needed.
    /// </summary>
    public static void Prepare() => ModelText.Prepare();

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="LmmException">It is not there, no model file, of another version, or damaged; says what to do.</exception>
    public static SavedModel Load(string path)
    {
        using FileStream file = FileSource.OpenFile(path);
        using var bytes = new MemoryStream();
        try
        {
            file.CopyTo(bytes);
        }
        catch (IOException error)
        {
            throw FileSource.Failure(path, error);
        }
        return SavedModelDocument.Restore(ModelText.Read(bytes.ToArray(), path), path);
    }

    /// <summary>Refuses statistics that are not those of the model's fit.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="source">Where they come from, for the message, e.g. the name of a file.</param>
    /// <exception cref="LmmException">They belong to another model or to other data; says how they differ.</exception>
    public void RequireSame(LmmStatistics statistics, string source) => ModelMatch.Require(this, statistics.Data, source);
}
