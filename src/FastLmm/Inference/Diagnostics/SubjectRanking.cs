namespace FastLmm.Inference.Diagnostics;

/// <summary>The subjects to look at first, from one look at all of them.</summary>
public sealed class SubjectRanking
{
    private const double Level = 0.05;                  // of all subjects together, by Bonferroni

    private readonly int _top;
    private readonly List<SubjectDiagnostics> _influential = [];
    private readonly List<SubjectDiagnostics> _outlying = [];

    private SubjectRanking(int top, double limit, double outlyingBelow) => (_top, CooksLimit, OutlyingBelow) = (top, limit, outlyingBelow);

    /// <summary>
    /// The subjects of the largest of both Cook's distances, largest first; before them those whose distance is not defined, because they alone carry a
    /// coefficient.
    /// </summary>
    public IReadOnlyList<SubjectDiagnostics> MostInfluential => _influential;

    /// <summary>The subjects of the smallest p value of the two distances, smallest first.</summary>
    public IReadOnlyList<SubjectDiagnostics> MostOutlying => _outlying;

    /// <summary>4/m, a customary limit of Cook's distance.</summary>
    public double CooksLimit { get; }

    /// <summary>0.05/(2m): a smaller p value is one that two distances of m subjects seldom have.</summary>
    public double OutlyingBelow { get; }

    /// <summary>Subjects whose Cook's distance of the fixed effects is above <see cref="CooksLimit"/>.</summary>
    public int AboveLimit { get; private set; }

    /// <summary>Subjects whose p value is below <see cref="OutlyingBelow"/>.</summary>
    public int Outlying { get; private set; }

    /// <summary>Looks at all subjects.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="top">How many of each to keep.</param>
    /// <param name="cancel">Stops between subjects.</param>
    public static SubjectRanking Of(ModelDiagnostics diagnostics, int top, CancellationToken cancel = default)
    {
        double m = diagnostics.SubjectCount;
        var ranking = new SubjectRanking(top, 4 / m, Level / (2 * m));
        foreach (SubjectDiagnostics subject in diagnostics.Subjects(cancel)) ranking.Add(subject);
        return ranking;
    }

    /// <summary>What <see cref="MostInfluential"/> is ordered by.</summary>
    public static double InfluenceOf(SubjectDiagnostics subject)
    {
        bool alone = subject.Dfbeta.Any(double.IsNaN);
        return alone ? double.PositiveInfinity : Math.Max(double.IsNaN(subject.CooksDistance) ? 0 : subject.CooksDistance, subject.ThetaCooksDistance);
    }

    /// <summary>The smaller of the two p values.</summary>
    public static double PValueOf(SubjectDiagnostics subject) =>
        double.IsNaN(subject.EffectsPValue) ? subject.PValue : Math.Min(subject.PValue, subject.EffectsPValue);

    private void Add(SubjectDiagnostics subject)
    {
        if (subject.CooksDistance > CooksLimit) AboveLimit++;
        if (PValueOf(subject) < OutlyingBelow) Outlying++;
        Insert(_influential, subject, InfluenceOf);
        Insert(_outlying, subject, other => -PValueOf(other));
    }

    // Largest first; of equal ones the earlier.
    private void Insert(List<SubjectDiagnostics> list, SubjectDiagnostics subject, Func<SubjectDiagnostics, double> size)
    {
        if (list.Count == _top && (_top == 0 || !(size(subject) > size(list[^1])))) return;
        int place = list.FindIndex(other => size(other) < size(subject));
        list.Insert(place < 0 ? list.Count : place, subject);
        if (list.Count > _top) list.RemoveAt(_top);
    }
}
