using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Collapse;

/// <summary>Represents subjects by their classes where that is less work: METHOD.md 2, "Collapse".</summary>
/// <remarks>
/// Reads the subjects once and R twice. All rules depend on the subjects' number, sizes and classes alone, so the result is the same bits for any
/// number of threads.
/// </remarks>
public static unsafe class SubjectCollapse
{
    private const int Lanes = PackedSubjects.Lanes;
    private const int LeastSubjects = 1024;             // fewer pass faster than the time this takes to be compiled
    private const int LeastSample = 4096, SamplePart = 16;
    private const int MostGathered = 1 << 22;           // doubles of a thread, 32 MB
    private const int RowsForMerge = 64, MostGroups = 16;

    /// <summary>The subjects' classes; null when the representatives would be more than half as many as the subjects.</summary>
    /// <param name="subjects">The subjects.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="always">Collapses whatever it saves.</param>
    public static SubjectClasses? Of(PackedSubjects subjects, int threads, bool always = false)
    {
        int width = subjects.Q * (subjects.P + 1);
        if (!always && (subjects.Subjects < LeastSubjects || !Promising(subjects, width))) return null;
        (ClassTable classes, int[] classOf) = ClassSearch.Find(subjects, threads);
        var triangleOf = new int[classes.Count];
        int triangles = 0;
        long representatives = 0;
        for (int c = 0; c < triangleOf.Length; c++)
        {
            triangleOf[c] = classes.Members[c] > width ? triangles++ : -1;
            representatives += Math.Min(classes.Members[c], width);
        }
        bool pays = 2 * representatives <= subjects.Subjects && ClassTriangles.Gathered(width, triangles) <= MostGathered;
        if (!always && !pays) return null;
        ClassTriangles folded = Fold(subjects, classOf, triangleOf, triangles, threads);
        return new ClassAssembly(subjects, classes, triangleOf, folded).Classes(classOf);
    }

    // Where m/(2 width) classes of one size, the most that pay, would leave fewer of a sample alone in their class than this one does.
    private static bool Promising(PackedSubjects subjects, int width)
    {
        int wanted = Math.Max(LeastSample, subjects.Subjects / SamplePart), step = Math.Max(1, subjects.Subjects / wanted);
        if (step == 1) return true;
        ClassTable sample = ClassSearch.Sample(subjects, step);
        double taken = 0, alone = 0;
        foreach (int members in sample.Members)
        {
            taken += members;
            if (members == 1) alone++;
        }
        return alone <= 0.5 * taken * (1 + 1 / (1 + 2 * width * taken / subjects.Subjects));
    }

    // Groups of batches one after another, each on one thread, then all into the first.
    private static ClassTriangles Fold(PackedSubjects subjects, int[] classOf, int[] triangleOf, int triangles, int threads)
    {
        int width = subjects.Q * (subjects.P + 1);
        int groups = (int)Math.Clamp(subjects.Subjects / (RowsForMerge * (long)width * Math.Max(1, triangles)), 1, MostGroups);
        var folded = new ClassTriangles[groups];
        Pieces.Run(groups, threads, group =>
        {
            var own = new ClassTriangles(width, triangles);
            own.Add(
                subjects, (int)((long)subjects.Batches * group / groups), (int)((long)subjects.Batches * (group + 1) / groups), classOf, triangleOf);
            if (group > 0) own.Complete();
            folded[group] = own;
        });
        foreach (ClassTriangles other in folded.AsSpan(1)) folded[0].Add(other);
        folded[0].Complete();
        return folded[0];
    }
}
