namespace FastLmm.Kernels.Operations;

/// <summary>Subjects, or batches of eight, with what was left of their rows.</summary>
public interface IScoreRun<out TData> : ISubjectRun<TData>
{
    /// <summary>W of one: upper by rows, y last.</summary>
    TData W(int i);
}
