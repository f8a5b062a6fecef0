using FastLmm.Designs;

namespace FastLmm.Packing;

/// <summary>Numbers the subjects that have rows, without gaps, in order of first appearance; ids without a used row get no number.</summary>
internal sealed class SubjectNumbering
{
    private int[] _numberOf = new int[1024];            // number + 1 of an id's code; 0 when it has none
    private int[] _codeOf = new int[1024];

    /// <summary>Subjects numbered so far.</summary>
    internal int Count { get; private set; }

    /// <summary>Code of the id of a subject.</summary>
    internal int CodeOf(int subject) => _codeOf[subject];

    /// <summary>Replaces the codes of ids by numbers of subjects.</summary>
    internal void Apply(DesignChunk chunk)
    {
        int[] subject = chunk.Subject;
        for (int i = 0; i < chunk.Rows; i++)
        {
            int code = subject[i];
            if (code >= _numberOf.Length) Array.Resize(ref _numberOf, Math.Max(code + 1, 2 * _numberOf.Length));
            if (_numberOf[code] == 0) Append(code);
            subject[i] = _numberOf[code] - 1;
        }
    }

    private void Append(int code)
    {
        if (Count == _codeOf.Length) Array.Resize(ref _codeOf, 2 * Count);
        _codeOf[Count] = code;
        _numberOf[code] = ++Count;
    }
}
