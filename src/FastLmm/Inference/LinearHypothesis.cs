using System.Globalization;
using System.Text.RegularExpressions;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Inference;

/// <summary>A linear hypothesis c'β = r written with coefficient names, as in <c>age:SexMale - 2 * age = 0.5</c>.</summary>
/// <param name="Text">As typed.</param>
/// <param name="Contrast">c, p.</param>
/// <param name="NullValue">r.</param>
public sealed partial record LinearHypothesis(string Text, double[] Contrast, double NullValue)
{
    /// <summary>
    /// Parses <c>side = side</c> or a side alone, which is set to 0. A side adds and subtracts numbers, coefficients and numbers times
    /// coefficients. Where a name could be read in two ways the longest one counts; backticks around a name are allowed.
    /// </summary>
    /// <param name="text">The hypothesis.</param>
    /// <param name="names">R's names of the coefficients.</param>
    /// <exception cref="LmmException">It is no such hypothesis; carets show where.</exception>
    public static LinearHypothesis Parse(string text, IReadOnlyList<string> names)
    {
        var reader = new Reader(text, [.. names.Select((name, place) => (name, place)).OrderByDescending(entry => entry.name.Length)], names);
        var contrast = new double[names.Count];
        double constant = reader.Side(contrast, 1);
        if (reader.Takes('=')) constant += reader.Side(contrast, -1);
        reader.End();
        if (contrast.All(c => c == 0)) throw new FormulaException("the hypothesis has no coefficient in it", text, new TextSpan(0, text.Length));
        return new LinearHypothesis(text.Trim(), contrast, constant == 0 ? 0 : -constant);
    }

    /// <summary>L and r of several hypotheses together.</summary>
    public static (double[,] L, double[] NullValues) Stack(IReadOnlyList<LinearHypothesis> hypotheses)
    {
        int p = hypotheses.Count == 0 ? 0 : hypotheses[0].Contrast.Length;
        var l = new double[hypotheses.Count, p];
        for (int r = 0; r < hypotheses.Count; r++)
            for (int c = 0; c < p; c++) l[r, c] = hypotheses[r].Contrast[c];
        return (l, [.. hypotheses.Select(hypothesis => hypothesis.NullValue)]);
    }

    [GeneratedRegex(@"\G(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")]
    private static partial Regex NumberPattern();

    private sealed class Reader(string text, (string Name, int Place)[] longestFirst, IReadOnlyList<string> names)
    {
        private int _at;

        // Adds a side's coefficients times a sign; returns its constant times the sign.
        internal double Side(double[] contrast, double sign)
        {
            double constant = Term(contrast, Takes('-') ? -sign : Plus(sign));
            while (true)
            {
                if (Takes('+')) constant += Term(contrast, sign);
                else if (Takes('-')) constant += Term(contrast, -sign);
                else return constant;
            }
        }

        internal bool Takes(char sign)
        {
            SkipSpace();
            if (_at >= text.Length || text[_at] != sign) return false;
            _at++;
            if (sign == '=' && _at < text.Length && text[_at] == '=') _at++;
            return true;
        }

        internal void End()
        {
            SkipSpace();
            if (_at < text.Length) throw Refusal("this is not understood here; a hypothesis reads 'coefficient + 2 * coefficient = number'", 1);
        }

        private double Plus(double sign)
        {
            Takes('+');
            return sign;
        }

        private double Term(double[] contrast, double sign)
        {
            SkipSpace();
            if (Name(contrast, sign)) return 0;
            Match match = NumberPattern().Match(text, _at);
            if (!match.Success) throw Unknown();
            double number = sign * double.Parse(match.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            _at += match.Length;
            bool times = Takes('*');
            SkipSpace();
            if (Name(contrast, number)) return 0;
            return times ? throw Unknown() : number;
        }

        private bool Name(double[] contrast, double factor)
        {
            foreach ((string name, int place) in longestFirst)
            {
                if (Reads(name) is not { } length) continue;
                _at += length;
                contrast[place] += factor;
                return true;
            }
            return false;
        }

        // Length of the text that is this name, which must not run on into a longer word.
        private int? Reads(string name)
        {
            if (string.CompareOrdinal(text, _at, $"`{name}`", 0, name.Length + 2) == 0) return name.Length + 2;
            if (string.CompareOrdinal(text, _at, name, 0, name.Length) != 0) return null;
            int end = _at + name.Length;
            bool runsOn = end < text.Length && name.Length > 0 && IsWord(name[^1]) && (IsWord(text[end]) || text[end] == ':');
            return runsOn ? null : name.Length;
        }

        private FormulaException Unknown()
        {
            int length = 0;
            while (_at + length < text.Length && text[_at + length] is not ('+' or '=' or '*' or ' ' or '-')) length++;
            string word = text.Substring(_at, length);
            return Refusal(length == 0
                ? "a coefficient or a number is missing here"
                : $"there is no coefficient '{word}'{NearestName.Hint(word, names)}", length);
        }

        private FormulaException Refusal(string sentence, int length) => new(sentence, text, new TextSpan(_at, length));

        private void SkipSpace()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';
    }
}
