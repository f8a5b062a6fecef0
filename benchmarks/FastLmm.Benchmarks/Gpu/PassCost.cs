using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Benchmarks.Gpu;

/// <summary>What one subject costs in a pass.</summary>
/// <param name="Pass">Name of the pass.</param>
/// <param name="Q">Columns of Z.</param>
/// <param name="P">Columns of X.</param>
/// <param name="DataBytes">Bytes read from and written to the device's memory.</param>
/// <param name="Sums">Sums that a thread keeps.</param>
/// <param name="Work">What its arithmetic does.</param>
internal sealed record PassCost(string Pass, int Q, int P, int DataBytes, int Sums, OperationCount Work)
{
    /// <summary>Multiply-adds that a division or a root is made of on a device, counted as two operations each.</summary>
    internal const int LongAsOperations = 20;

    /// <summary>Floating-point operations.</summary>
    internal long Flops => Work.Simple + LongAsOperations * Work.Long;

    /// <summary>Bytes of the thread's own memory that are read and written, were none of it in registers.</summary>
    internal long PrivateBytes => 8 * Work.Private;

    /// <summary>The value pass.</summary>
    internal static PassCost Value(int q, int p)
    {
        var sums = new CountingView(ValuePass.Sums(p));
        var work = new CountingView(ValuePass.Scratch(q, p));
        OperationCount count = CountingReal.Of(() => ValuePass.Add<CountingReal, OneSubject, DataView, CountingView, DataView, AnySize>(
            new OneSubject(q, p), Parameters(q, p), work, sums, new AnySize(q), p));
        return new PassCost("value", q, p, Bytes(q, p), ValuePass.Sums(p), count);
    }

    /// <summary>The value and the derivative pass in one, with 𝒲, G being one block.</summary>
    internal static PassCost Joint(int q, int p)
    {
        var structure = new BlockStructure([q]);
        DerivativeLayout layout = structure.Derivatives(p);
        int count = ValuePass.Sums(p) + layout.Sums + (int)layout.CrossBefore(layout.CrossRows);
        var sums = new CountingView(count);
        var work = new CountingView(layout.TileScratch);
        var index = new DataView([.. structure.Index.Select(at => (double)at)]);
        OperationCount done = CountingReal.Of(() =>
            DerivativePass.Add<CountingReal, OneSubject, DataView, CountingView, DataView, DataView, AnySize>(
                new OneSubject(q, p), Parameters(q, p), work, sums, index, new AnySize(q), layout, new DerivativePart(true, true, 0, layout.CrossRows)));
        return new PassCost("value and derivatives", q, p, Bytes(q, p), count, done);
    }

    /// <summary>The BLUP pass.</summary>
    internal static PassCost Blups(int q, int p)
    {
        DataView data = new OneSubject(q, p).Rx(0), output = new(new double[BlupPass.Outputs(q)]);
        var work = new CountingView(BlupPass.Scratch(q));
        OperationCount count = CountingReal.Of(() => BlupPass.Compute<CountingReal, DataView, CountingView, DataView, AnySize>(
            data, data, Parameters(q, p), work, output, new AnySize(q), p));
        return new PassCost("BLUPs", q, p, Bytes(q, p) + 8 * BlupPass.Outputs(q), 0, count);
    }

    private static int Bytes(int q, int p) => 8 * (q * (q + 1) / 2 + q * p + q);

    private static DataView Parameters(int q, int p) => new([.. Enumerable.Repeat(0.5, q * (q + 1) / 2 + p + p * (p + 1) / 2)]);

    private readonly struct OneSubject(int q, int p) : ISubjectRun<DataView>
    {
        internal double[] Data { get; } = [.. Enumerable.Repeat(1.0, q * (q + 1) / 2 + q * p + q)];

        public int Count => 1;

        public DataView Rx(int i) => new(Data);

        public DataView Jy(int i) => new(Data);
    }
}
