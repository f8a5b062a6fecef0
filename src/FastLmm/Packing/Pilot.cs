using System.Diagnostics.CodeAnalysis;
using FastLmm.Designs;
using FastLmm.Tables;

namespace FastLmm.Packing;

/// <summary>The first rows of a reading, held until the basis and the first levels of factors are decided from them.</summary>
/// <param name="reader">The reading.</param>
/// <param name="plan">The design.</param>
/// <param name="rows">How many rows it has, where there are so many.</param>
/// <param name="readNext">Reads a chunk.</param>
internal sealed class Pilot(TableReader reader, DesignPlan plan, int rows, Func<TableChunk, bool> readNext)
{
    private const int LeastKept = 20;                   // one row in so many
    private const int MostRows = 2_000_000;

    private readonly List<TableChunk> _chunks = [];

    /// <summary>The chunks.</summary>
    internal IReadOnlyList<TableChunk> Chunks => _chunks;

    /// <summary>Reads on until there are at least so many rows; returns how many there are.</summary>
    internal int Read(int least)
    {
        int read = _chunks.Sum(chunk => chunk.Rows);
        while (read < least)
        {
            var chunk = new TableChunk(reader.Kinds);
            if (!readNext(chunk)) break;
            _chunks.Add(chunk);
            read += chunk.Rows;
        }
        return read;
    }

    /// <summary>
    /// Design rows, for the basis; reads on while too few rows are kept. Levels that no earlier reading has found are those that kept rows of the
    /// pilot use.
    /// </summary>
    internal DesignChunk Fill([NotNull] ref IReadOnlyList<IReadOnlyList<string>?>? levels)
    {
        bool known = levels is not null;
        levels ??= LevelsSeen();
        int most = rows;
        while (true)
        {
            Design design = plan.Bind(reader.Kinds, levels, reader);
            DesignChunk all = FillFirst(design, most);
            bool extended = all.Rows * LeastKept < rows && most < MostRows && Read(2 * most) > most;
            if (extended) most *= 2;
            if (!extended && (known || !design.LevelsChanged || all.Rows == 0)) return all;
            if (!known) levels = extended ? LevelsSeen() : design.UsedLevels();
        }
    }

    private IReadOnlyList<IReadOnlyList<string>?> LevelsSeen() =>
    [
        .. reader.Kinds.Select((kind, column) =>
        {
            if (kind is not (ColumnKind.Factor or ColumnKind.Logical)) return null;
            LevelTable table = reader.Levels(column);
            return (IReadOnlyList<string>?)[.. Enumerable.Range(0, table.Count).Select(code => table[code])];
        }),
    ];

    // Exactly the first rows, however files cut them into chunks: the basis decides the last bits of every result.
    private DesignChunk FillFirst(Design design, int most)
    {
        var all = new DesignChunk(design.P, design.Q, Math.Max(1, Math.Min(most, _chunks.Sum(chunk => chunk.Rows))), design.Weighted);
        DesignChunk part = design.NewChunk();
        foreach (TableChunk chunk in _chunks)
        {
            int held = chunk.Rows;
            chunk.Rows = Math.Min(held, most);
            most -= chunk.Rows;
            design.Fill(chunk, reader.Place, part);
            chunk.Rows = held;
            all.Append(part);
        }
        return all;
    }
}
