namespace FastLmm.Reporting;

/// <summary>Rows that come in pieces, formatted on several threads and written in their order.</summary>
public static class TablePieces
{
    /// <summary>Writes all rows; what is written does not depend on the number of threads.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="pieces">The pieces, asked for on this thread; with several threads some are under way at a time.</param>
    /// <param name="rows">Writes the rows of a piece, on any thread.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="done">Gets a piece whose rows are written, on this thread; null for nothing.</param>
    public static void WritePieces<T>(
        this TableWriter writer, IEnumerable<T> pieces, Action<T, TableWriter> rows, int threads, Action<T>? done = null)
    {
        if (threads == 1)
        {
            foreach (T piece in pieces)
            {
                rows(piece, writer);
                done?.Invoke(piece);
            }
            return;
        }
        Stack<TableWriter> free = [];
        IEnumerable<(T Piece, TableWriter Rows)> taken = pieces.Select(piece => (piece, free.TryPop(out TableWriter? unused) ? unused : writer.Piece()));
        OrderedWork<(T Piece, TableWriter Rows)>.Run(taken, pair => rows(pair.Piece, pair.Rows), Put, threads);

        void Put((T Piece, TableWriter Rows) pair)
        {
            writer.Add(pair.Rows);
            free.Push(pair.Rows);
            done?.Invoke(pair.Piece);
        }
    }
}
