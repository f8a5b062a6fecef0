using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>What one reading of a table gives.</summary>
internal sealed record CollectedData
{
    /// <summary>The design as bound to the levels that the rows use.</summary>
    internal required Design Design { get; init; }

    /// <summary>The packed statistics.</summary>
    internal required PackedStatistics Statistics { get; init; }

    /// <summary>The variables of the fixed part and what they were in the rows.</summary>
    internal required PredictorTable Predictors { get; init; }

    /// <summary>The rows; null when there were too many to keep.</summary>
    internal required RowStore? Rows { get; init; }

    /// <summary>What a user should know about the columns and their values.</summary>
    internal required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Numbers of the subjects.</summary>
    internal required SubjectNumbering Numbering { get; init; }

    /// <summary>Seconds spent reading.</summary>
    internal required double ReadSeconds { get; init; }

    /// <summary>Seconds spent on design rows and statistics.</summary>
    internal required double PackSeconds { get; init; }

    /// <summary>Ids none of whose rows was used.</summary>
    internal int SubjectsDropped => Design.Subjects.Count - Numbering.Count;

    /// <summary>Id of a subject.</summary>
    internal string IdOf(int subject) => Design.Subjects[Numbering.CodeOf(subject)];
}
