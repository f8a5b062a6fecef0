using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>The ids of the subjects of a fit, in order of first appearance.</summary>
internal abstract class SubjectIds
{
    /// <summary>m.</summary>
    internal abstract int Count { get; }

    /// <summary>Ids none of whose rows was used.</summary>
    internal abstract int Dropped { get; }

    /// <summary>Id of a subject.</summary>
    internal abstract string this[int subject] { get; }
}

/// <summary>Ids as a reading has met them.</summary>
internal sealed class MetSubjectIds(Design design, SubjectNumbering numbering) : SubjectIds
{
    internal override int Count => numbering.Count;

    internal override int Dropped => design.Subjects.Count - numbering.Count;

    internal override string this[int subject] => design.Subjects[numbering.CodeOf(subject)];
}
