using System.Text;

namespace FastLmm.Formulas;

/// <summary>Texts in quotes, with R's escapes of quotes, backslashes, tabs and line ends.</summary>
internal static class QuotedText
{
    /// <summary>Reads a text from its opening quote on.</summary>
    /// <exception cref="FormulaException">The quote is not closed.</exception>
    public static Token Read(string formula, int at)
    {
        var text = new StringBuilder();
        for (int i = at + 1; i < formula.Length; i++)
        {
            if (formula[i] == formula[at]) return new Token(TokenKind.Text, text.ToString(), new TextSpan(at, i + 1 - at));
            bool escaped = formula[i] == '\\' && i + 1 < formula.Length;
            text.Append(escaped ? Meaning(formula[++i]) : formula[i]);
        }
        throw new FormulaException($"this {formula[at]} has no second {formula[at]} after it", formula, new TextSpan(at, 1));
    }

    /// <summary>The text as R's deparse writes it.</summary>
    public static string Write(string text)
    {
        var written = new StringBuilder("\"");
        foreach (char c in text)
            written.Append(c switch { '"' => "\\\"", '\\' => @"\\", '\n' => @"\n", '\t' => @"\t", _ => c.ToString() });
        return written.Append('"').ToString();
    }

    private static char Meaning(char escaped) => escaped switch { 'n' => '\n', 't' => '\t', _ => escaped };
}
