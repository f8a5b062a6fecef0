namespace FastLmm.Inference.Diagnostics;

/// <summary>A row whose standardised residual is among the largest.</summary>
/// <param name="Source">Name of the file or source.</param>
/// <param name="Row">Row within the source, from 1, without the header.</param>
/// <param name="Subject">Id of the subject.</param>
/// <param name="Residual">y − ŷ.</param>
/// <param name="Standardised">That over its standard deviation.</param>
/// <param name="Hat">Leverage of the row.</param>
/// <param name="CooksDistance">Cook's distance of the row.</param>
public sealed record ExtremeRow(string Source, long Row, string Subject, double Residual, double Standardised, double Hat, double CooksDistance);
