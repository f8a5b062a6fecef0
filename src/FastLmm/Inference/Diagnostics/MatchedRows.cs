using FastLmm.Designs;

namespace FastLmm.Inference.Diagnostics;

/// <summary>Rows of another reading, subjects numbered as in the statistics of a fit.</summary>
/// <param name="rows">The reading.</param>
/// <param name="ids">Ids of the subjects of the statistics, in order of first appearance.</param>
/// <param name="refusal">The error of rows that are not those of the statistics, from how they differ.</param>
internal sealed class MatchedRows(NewRows rows, IReadOnlyList<string> ids, Func<string, LmmException> refusal)
{
    private const int Unmet = -1;

    private int[] _numberOfCode = [];
    private int _met;
    private Dictionary<string, int>? _numberOfId;       // only for subjects in another order

    /// <summary>Reads on; the same chunk is filled again and again.</summary>
    /// <param name="threads">With more than one the data are parsed ahead on another.</param>
    /// <param name="cancel">Stops between chunks.</param>
    /// <exception cref="LmmException">A subject has no number, or a value cannot be used.</exception>
    internal IEnumerable<DesignChunk> Chunks(int threads, CancellationToken cancel)
    {
        foreach (DesignChunk chunk in rows.Chunks(threads, cancel))
        {
            for (int i = 0; i < chunk.Rows; i++) chunk.Subject[i] = NumberOf(chunk.Subject[i]);
            if (chunk.Rows > 0) yield return chunk;
        }
    }

    private int NumberOf(int code)
    {
        if (code >= _numberOfCode.Length)
        {
            int had = _numberOfCode.Length;
            Array.Resize(ref _numberOfCode, Math.Max(code + 1, 2 * had));
            _numberOfCode.AsSpan(had).Fill(Unmet);
        }
        if (_numberOfCode[code] == Unmet) _numberOfCode[code] = Find(rows.SubjectId(code));
        return _numberOfCode[code];
    }

    private int Find(string id)
    {
        if (_numberOfId is null && _met < ids.Count && ids[_met] == id) return _met++;
        _numberOfId ??= ids.Select((text, number) => (text, number)).ToDictionary(pair => pair.text, pair => pair.number);
        return _numberOfId.TryGetValue(id, out int found) ? found : throw refusal($"rows of the subject '{id}'");
    }
}
