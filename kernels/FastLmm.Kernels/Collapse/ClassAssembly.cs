using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Collapse;

/// <summary>Packs the representatives: members of small classes as they are, in their order, then the rows of the triangles class by class.</summary>
/// <param name="subjects">All subjects.</param>
/// <param name="classes">Their classes.</param>
/// <param name="triangleOf">Triangle of each class; −1 for a class whose members stand for themselves.</param>
/// <param name="folded">The triangles.</param>
internal sealed unsafe class ClassAssembly(PackedSubjects subjects, ClassTable classes, int[] triangleOf, ClassTriangles folded)
{
    private const int Lanes = PackedSubjects.Lanes;
    private readonly int _q = subjects.Q;
    private readonly int _rEntries = subjects.Q * (subjects.Q + 1) / 2;
    private readonly int _width = subjects.Q * (subjects.P + 1);

    /// <summary>The classes with their representatives.</summary>
    /// <param name="classOf">Class of each subject.</param>
    internal SubjectClasses Classes(int[] classOf)
    {
        int kept = 0, rows = 0;
        for (int c = 0; c < triangleOf.Length; c++)
        {
            if (triangleOf[c] < 0) kept += classes.Members[c];
            else rows += Rows(triangleOf[c]);
        }
        PackedSubjects representatives = Empty(subjects.P, kept + rows);
        int at = 0;
        for (int subject = 0; kept > 0 && subject < classOf.Length; subject++)
            if (triangleOf[classOf[subject]] < 0) Copy(subject, representatives, at++, subjects.RxEntries, _q);
        return WithTriangles(representatives, at);
    }

    private SubjectClasses WithTriangles(PackedSubjects representatives, int at)
    {
        int triangles = triangleOf.Count(triangle => triangle >= 0), placed = 0;
        PackedSubjects own = Empty(0, triangles);
        var surplus = new AlignedDoubles((long)own.Batches * Lanes);
        for (int c = 0; c < triangleOf.Length; c++)
        {
            if (triangleOf[c] < 0) continue;
            int rows = 0;
            for (int row = 0; row < _width; row++)
            {
                if (IsZero(triangleOf[c], row)) continue;
                Copy(classes.First[c], representatives, at, _rEntries, 0);
                PlaceRow(folded.Row(triangleOf[c], row), row, representatives, at++);
                rows++;
            }
            Copy(classes.First[c], own, placed, _rEntries, 0);
            surplus.Start[placed++] = classes.Members[c] - rows;
        }
        GC.KeepAlive(folded);
        return new SubjectClasses(classes.Count, representatives, own, surplus);
    }

    // Few subjects are spared the memory of a whole segment.
    private PackedSubjects Empty(int p, int count) =>
        PackedSubjects.Zero(_q, p, count, Math.Clamp((count + Lanes - 1) / Lanes, 1, PackedSubjects.BatchesPerSegmentOf(_q, p)));

    private int Rows(int triangle) => Enumerable.Range(0, _width).Count(row => !IsZero(triangle, row));

    // A column that is zero in the whole class has no row.
    private bool IsZero(int triangle, int row) => new ReadOnlySpan<double>(folded.Row(triangle, row) + row, _width - row).IndexOfAnyExcept(0) < 0;

    private void PlaceRow(double* from, int row, PackedSubjects to, int at)
    {
        double* x = to.Rx(at / Lanes) + _rEntries * Lanes + at % Lanes, y = to.Jy(at / Lanes) + at % Lanes;
        int xEntries = _width - _q;
        for (int e = row; e < xEntries; e++) x[e * Lanes] = from[e];
        for (int e = Math.Max(row, xEntries); e < _width; e++) y[(e - xEntries) * Lanes] = from[e];
    }

    // The first entries of R and J_x, and of J_y.
    private void Copy(int subject, PackedSubjects to, int at, int xEntries, int yEntries)
    {
        double* x = subjects.Rx(subject / Lanes) + subject % Lanes, toX = to.Rx(at / Lanes) + at % Lanes;
        for (int e = 0; e < xEntries; e++) toX[e * Lanes] = x[e * Lanes];
        double* y = subjects.Jy(subject / Lanes) + subject % Lanes, toY = to.Jy(at / Lanes) + at % Lanes;
        for (int k = 0; k < yEntries; k++) toY[k * Lanes] = y[k * Lanes];
    }
}
