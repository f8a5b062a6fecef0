using FastLmm.Kernels.Arithmetic;

namespace FastLmm.Benchmarks.Gpu;

/// <summary>What the arithmetic of one subject does, counted by running it.</summary>
/// <param name="Simple">Additions, subtractions and multiplications, a fused multiply-add being two.</param>
/// <param name="Long">Divisions and square roots.</param>
/// <param name="Private">Doubles read from and written to scratch and sums.</param>
internal readonly record struct OperationCount(long Simple, long Long, long Private);

/// <summary>A double whose operations are counted; on one thread.</summary>
internal readonly struct CountingReal(double value) : IReal<CountingReal>
{
    private readonly double _value = value;
    private static long SimpleCount;
    private static long LongCount;
    private static long PrivateCount;

    /// <summary>Counts what an action does.</summary>
    internal static OperationCount Of(Action action)
    {
        (SimpleCount, LongCount, PrivateCount) = (0, 0, 0);
        action();
        return new OperationCount(SimpleCount, LongCount, PrivateCount);
    }

    /// <summary>Counts a double that is read or written.</summary>
    internal static void Touch() => PrivateCount++;

    public static CountingReal From(double value) => new(value);

    public static CountingReal operator +(CountingReal a, CountingReal b) => Simple(1, a._value + b._value);

    public static CountingReal operator -(CountingReal a, CountingReal b) => Simple(1, a._value - b._value);

    public static CountingReal operator *(CountingReal a, CountingReal b) => Simple(1, a._value * b._value);

    public static CountingReal operator /(CountingReal a, CountingReal b) => Long(a._value / b._value);

    public static CountingReal MultiplyAdd(CountingReal a, CountingReal b, CountingReal c) => Simple(2, a._value * b._value + c._value);

    public static CountingReal MultiplySubtract(CountingReal a, CountingReal b, CountingReal c) => Simple(2, c._value - a._value * b._value);

    public static CountingReal Sqrt(CountingReal a) => Long(Math.Sqrt(a._value));

    public static CountingReal SelectZero(CountingReal test, CountingReal ifZero, CountingReal otherwise) => test._value == 0 ? ifZero : otherwise;

    public static CountingReal TakeExponent(ref CountingReal mantissa) => Simple(2, 0);

    private static CountingReal Simple(int count, double value)
    {
        SimpleCount += count;
        return new CountingReal(value);
    }

    private static CountingReal Long(double value)
    {
        LongCount++;
        return new CountingReal(value);
    }
}

/// <summary>Memory of a thread, whose uses are counted.</summary>
internal readonly struct CountingView(CountingReal[] entries, int start) : IRowView<CountingReal, CountingView>
{
    /// <summary>Takes a number of entries, zero at first.</summary>
    internal CountingView(int length)
        : this(new CountingReal[length], 0)
    {
    }

    public CountingReal this[int index]
    {
        get
        {
            CountingReal.Touch();
            return entries[start + index];
        }
        set
        {
            CountingReal.Touch();
            entries[start + index] = value;
        }
    }

    public CountingView From(int index) => new(entries, start + index);
}

/// <summary>What lies in the device's memory: a subject's data and outputs, a pass's parameters. What is written is not kept.</summary>
internal readonly struct DataView(double[] entries) : IView<CountingReal>, IView<double>, IView<int>
{
    CountingReal IView<CountingReal>.this[int index]
    {
        get => new(entries[index]);
        set => _ = entries[index];
    }

    double IView<double>.this[int index]
    {
        get => entries[index];
        set => _ = entries[index];
    }

    int IView<int>.this[int index]
    {
        get => (int)entries[index];
        set => _ = entries[index];
    }
}
