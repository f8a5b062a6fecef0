using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests;

/// <summary>Columns as rows, at every width and length around a vector's.</summary>
public unsafe class TranspositionTests
{
    [Fact]
    public void EveryEntryComesToItsPlace()
    {
        for (int width = 1; width <= 13; width++)
        {
            for (int count = 0; count <= 21; count++)
            {
                double[] all = [.. Enumerable.Range(1, width * count).Select(k => (double)k)], rows = Turned(all, width, count);
                Assert.Equal(-7, rows[^1]);
                for (int c = 0; c < width; c++)
                    for (int i = 0; i < count; i++) Assert.Equal(all[c * count + i], rows[i * width + c]);
            }
        }
    }

    // With a guard behind.
    private static double[] Turned(double[] all, int width, int count)
    {
        double[] rows = [.. new double[width * count], -7];
        double** columns = stackalloc double*[width];
        fixed (double* from = all, to = rows)
        {
            for (int c = 0; c < width; c++) columns[c] = from + c * count;
            Transposition.ToRows(columns, width, count, to);
        }
        return rows;
    }
}
