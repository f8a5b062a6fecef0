namespace FastLmm.Kernels.Operations;

/// <summary>Subjects, or batches of eight, one after another.</summary>
public interface ISubjectRun<out TData>
{
    /// <summary>How many.</summary>
    int Count { get; }

    /// <summary>R and J_x of one.</summary>
    TData Rx(int i);

    /// <summary>J_y of one.</summary>
    TData Jy(int i);
}
