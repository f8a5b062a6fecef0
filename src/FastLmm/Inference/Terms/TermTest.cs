namespace FastLmm.Inference.Terms;

/// <summary>A row of the table of term tests, as lmerTest's <c>anova</c> has it.</summary>
/// <param name="Term">R's label.</param>
/// <param name="SumOfSquares">F σ̂² × numerator df.</param>
/// <param name="MeanSquare">F σ̂².</param>
/// <param name="Test">The F test; numerator df 0 and NaN where the data say nothing about the term.</param>
public sealed record TermTest(string Term, double SumOfSquares, double MeanSquare, FTest Test)
{
    internal static TermTest Of(TermHypothesis hypothesis, MeanInference mean, double sigma)
    {
        if (hypothesis.L.GetLength(0) == 0)
            return new TermTest(hypothesis.Label, double.NaN, double.NaN, new FTest(double.NaN, 0, double.NaN, double.NaN));
        FTest test = mean.Test(hypothesis.L);
        double square = test.F * sigma * sigma;
        return new TermTest(hypothesis.Label, square * test.NumeratorDf, square, test);
    }
}
