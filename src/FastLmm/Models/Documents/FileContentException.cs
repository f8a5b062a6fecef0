namespace FastLmm.Models.Documents;

/// <summary>What is wrong with the content of a file; who knows the file's name makes the sentence.</summary>
/// <param name="what">What is wrong, e.g. <c>theta has 2 numbers and the random effects have 3 parameters</c>.</param>
internal sealed class FileContentException(string what) : Exception(what);
