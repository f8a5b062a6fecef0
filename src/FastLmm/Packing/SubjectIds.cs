using System.Collections;
using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>The ids of the subjects of a fit, in order of first appearance.</summary>
/// <remarks>Texts are made when they are asked for: millions of them would take more memory than the statistics.</remarks>
internal abstract class SubjectIds : IReadOnlyList<string>
{
    /// <summary>m.</summary>
    public abstract int Count { get; }

    /// <summary>Ids none of whose rows was used.</summary>
    internal abstract int Dropped { get; }

    /// <summary>Id of a subject.</summary>
    public abstract string this[int subject] { get; }

    /// <summary>The ids in order.</summary>
    public IEnumerator<string> GetEnumerator()
    {
        for (int subject = 0; subject < Count; subject++) yield return this[subject];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Ids as a reading has met them.</summary>
internal sealed class MetSubjectIds(Design design, SubjectNumbering numbering) : SubjectIds
{
    public override int Count => numbering.Count;

    internal override int Dropped => design.Subjects.Count - numbering.Count;

    public override string this[int subject] => design.Subjects[numbering.CodeOf(subject)];
}
