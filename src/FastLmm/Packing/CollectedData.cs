using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing;

/// <summary>What one reading of a table gives, or statistics that were saved.</summary>
internal sealed record CollectedData
{
    private DesignRecipe? _recipe;

    /// <summary>The design as bound to the levels that the rows use.</summary>
    internal required Design Design { get; init; }

    /// <summary>The packed statistics.</summary>
    internal required PackedStatistics Statistics { get; init; }

    /// <summary>The rows; null when there were too many to keep, or when the statistics were saved.</summary>
    internal required RowStore? Rows { get; init; }

    /// <summary>What a user should know about the columns and their values.</summary>
    internal required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The subjects.</summary>
    internal required SubjectIds Subjects { get; init; }

    /// <summary>Rows that were left out.</summary>
    internal required DropCounts Dropped { get; init; }

    /// <summary>The variables of the fixed part and what they were in the rows; null where the recipe has them.</summary>
    internal PredictorTable? Predictors { get; init; }

    /// <summary>What makes the same columns of other data.</summary>
    internal DesignRecipe Recipe
    {
        get => _recipe ??= Design.Recipe(Predictors!);
        init => _recipe = value;
    }

    /// <summary>How the table was read.</summary>
    internal required TableOptions Reading { get; init; }

    /// <summary>The files that were read; empty where a source was no file.</summary>
    internal required Lazy<IReadOnlyList<DataFile>> Files { get; init; }

    /// <summary>Seconds spent reading.</summary>
    internal required double ReadSeconds { get; init; }

    /// <summary>Seconds spent on design rows and statistics.</summary>
    internal required double PackSeconds { get; init; }

    /// <summary>Id of a subject.</summary>
    internal string IdOf(int subject) => Subjects[subject];
}
