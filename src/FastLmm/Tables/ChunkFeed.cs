using System.Diagnostics;
using FastLmm.Tables.Blocks;

namespace FastLmm.Tables;

/// <summary>
/// Hands out the chunks of a reading one after another. Where that pays, the reader runs on a thread of its own, a few chunks ahead of who
/// takes them; order, rows and errors are those of reading in turn.
/// </summary>
internal abstract class ChunkFeed : IDisposable
{
    /// <summary>The chunk that <see cref="Next"/> went to; valid until it is called again.</summary>
    public abstract TableChunk Chunk { get; }

    /// <summary>Bytes consumed when this chunk was complete, for progress.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Time that the reader has taken, on whatever thread.</summary>
    public abstract TimeSpan ReadTime { get; }

    /// <summary>Starts where a reader stands.</summary>
    /// <param name="reader">The reader, which stays the caller's and must outlive the feed.</param>
    /// <param name="threads">Threads that may be used; with one, nothing runs ahead.</param>
    /// <param name="cancel">Ends a waiting <see cref="Next"/>.</param>
    public static ChunkFeed Of(TableReader reader, int threads, CancellationToken cancel) =>
        threads == 1 || !reader.CanRunAhead ? new InTurn(reader, cancel)
        : reader is CsvTableReader { HasBlocks: true } csv ? new BlockFeed(csv, threads, cancel) : new ReadAhead(reader, cancel);

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="LmmException">That of the reader, after the chunks before it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public abstract bool Next();

    /// <summary>Ends; no thread is left when this returns.</summary>
    public virtual void Dispose()
    {
    }

    private sealed class InTurn(TableReader reader, CancellationToken cancel) : ChunkFeed
    {
        private readonly Stopwatch _reading = new();

        public override TableChunk Chunk { get; } = new(reader.Kinds);

        public override long BytesRead => reader.BytesRead;

        public override TimeSpan ReadTime => _reading.Elapsed;

        public override bool Next()
        {
            cancel.ThrowIfCancellationRequested();
            _reading.Start();
            bool any = reader.Read(Chunk);
            _reading.Stop();
            return any;
        }
    }
}
