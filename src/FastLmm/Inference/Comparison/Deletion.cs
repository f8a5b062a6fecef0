using FastLmm.Designs;

namespace FastLmm.Inference.Comparison;

/// <summary>One term left out of the random part, by lmerTest's rules.</summary>
/// <param name="Term">What is left out.</param>
/// <param name="Blocks">The blocks that are left.</param>
/// <param name="Columns">For each column of Z that is left the old columns whose sum it is.</param>
/// <param name="Refusal">Why it cannot be tested; null when it can.</param>
internal sealed record Deletion(
    string Term, IReadOnlyList<RandomBlock> Blocks, IReadOnlyList<IReadOnlyList<int>> Columns, string? Refusal = null)
{
    /// <summary>All deletions in the order of the blocks: an intercept alone with its block, otherwise each term that no other contains.</summary>
    /// <param name="blocks">The random part.</param>
    /// <param name="group">Name of the grouping factor.</param>
    internal static IEnumerable<Deletion> All(IReadOnlyList<RandomBlock> blocks, string group)
    {
        foreach (RandomBlock block in blocks)
        {
            string text = $"({string.Join(" + ", [block.Intercept ? "1" : "0", .. block.Terms.Select(term => term.Label)])} | {group})";
            if (block.Terms.Count == 0) yield return Of(text, blocks, block, []);
            foreach (RandomEffectTerm term in block.Terms.Where(term => !block.Terms.Any(other => Contains(other, term))))
                yield return Without(term, block, blocks, $"{term.Label} in {text}");
        }
    }

    private static bool Contains(RandomEffectTerm other, RandomEffectTerm term) =>
        other.Variables.Count > term.Variables.Count && term.Variables.All(other.Variables.Contains);

    private static Deletion Without(RandomEffectTerm term, RandomBlock block, IReadOnlyList<RandomBlock> blocks, string name)
    {
        if (block.Intercept || block.Terms.Count > 1)
        {
            if (!block.Intercept && term.SpansConstant && block.Terms.Any(other => other != term && other.HasFactor))
                return new Deletion(name, [], [], $"{name} is not tested, because without it the other factors would be coded anew; fit that model");
            return Of(name, blocks, block, [.. Enumerable.Range(0, block.Size)
                .Where(k => k < term.FirstColumn || k >= term.FirstColumn + term.Columns).Select(k => new[] { block.Start + k })]);
        }
        bool toConstant = term.SpansConstant && !blocks.Any(other => other.Intercept);
        return Of(name, blocks, block, toConstant ? [[.. Enumerable.Range(block.Start, block.Size)]] : []);
    }

    // The model with one block's columns replaced; a block without columns goes.
    private static Deletion Of(string term, IReadOnlyList<RandomBlock> blocks, RandomBlock replaced, IReadOnlyList<int[]> left)
    {
        List<RandomBlock> kept = [];
        List<IReadOnlyList<int>> columns = [];
        foreach (RandomBlock block in blocks)
        {
            IReadOnlyList<int[]> of = ReferenceEquals(block, replaced) ? left : [.. Enumerable.Range(block.Start, block.Size).Select(k => new[] { k })];
            if (of.Count == 0) continue;
            kept.Add(new RandomBlock([.. of.Select(sum => sum.Length == 1 ? block.Names[sum[0] - block.Start] : "(Intercept)")], columns.Count));
            columns.AddRange(of);
        }
        return new Deletion(term, kept, columns);
    }
}
