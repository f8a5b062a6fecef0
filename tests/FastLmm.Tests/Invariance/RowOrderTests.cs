namespace FastLmm.Tests.Invariance;

/// <summary>The order of rows and of subjects, and the names of subjects, do not matter.</summary>
public class RowOrderTests
{
    public static TheoryData<string> Names => [.. Cohorts.Names];

    [Theory, MemberData(nameof(Names))]
    public void ShuffledRowsGiveTheSameFit(string name)
    {
        Cohort cohort = Cohorts.Of(name);
        int[] order = [.. Enumerable.Range(0, cohort.Rows)];
        new Random(1).Shuffle(order);
        CheckBothMethods(cohort, cohort.Ordered(order));
    }

    [Theory, MemberData(nameof(Names))]
    public void SubjectsInReverseUnderOtherNamesGiveTheSameFit(string name)
    {
        Cohort cohort = Cohorts.Of(name);
        string[] subject = cohort.Texts[cohort.Subject];
        int[] order = [.. Enumerable.Range(0, cohort.Rows).GroupBy(row => subject[row]).Reverse().SelectMany(rows => rows)];
        CheckBothMethods(cohort, cohort.Ordered(order).Renamed(cohort.Subject, id => "renamed " + id));
    }

    [Theory, MemberData(nameof(Names))]
    public void RandomEffectsFollowTheirSubjects(string name)
    {
        Cohort cohort = Cohorts.Of(name);
        RandomEffects effects = cohort.Fit(EstimationMethod.Reml).RandomEffects;
        RandomEffects reversed = cohort.Ordered([.. Enumerable.Range(0, cohort.Rows).Reverse()]).Fit(EstimationMethod.Reml).RandomEffects;
        double largest = effects.Values.Max(Math.Abs);
        foreach (string id in effects.SubjectIds)
            for (int k = 0; k < effects.Names.Count; k++)
                Agreement.Near(effects[id][k], reversed[id][k], TestSupport.Tolerances.SameCovariance * largest, $"b of {id}");
    }

    private static void CheckBothMethods(Cohort cohort, Cohort changed)
    {
        SameFit.Check(cohort.Fit(EstimationMethod.Ml), changed.Fit(EstimationMethod.Ml));
        SameFit.Check(cohort.Fit(EstimationMethod.Reml), changed.Fit(EstimationMethod.Reml));
    }
}
