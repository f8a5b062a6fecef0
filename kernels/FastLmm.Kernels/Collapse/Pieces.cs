namespace FastLmm.Kernels.Collapse;

/// <summary>Pieces of work that do not depend on each other.</summary>
internal static class Pieces
{
    /// <summary>Runs all of them, on some threads.</summary>
    internal static void Run(int count, int threads, Action<int> body)
    {
        if (threads <= 1 || count <= 1)
            for (int i = 0; i < count; i++) body(i);
        else
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
