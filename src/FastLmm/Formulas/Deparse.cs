using System.Globalization;

namespace FastLmm.Formulas;

/// <summary>Writes expressions as R's deparse does; coefficient names depend on it to the letter.</summary>
internal static class Deparse
{
    public static string Write(Expression expression) => expression switch
    {
        NumberExpression number => Number(number.Value),
        NameExpression name => Name(name.Name),
        TextExpression text => QuotedText.Write(text.Text),
        ConstantExpression constant => constant.Name,
        CallExpression call => $"{call.Function}({string.Join(", ", call.Arguments.Select(Argument))})",
        UnaryExpression unary => unary.Sign + Write(unary.Operand),
        ParenthesisExpression parenthesis => $"({Write(parenthesis.Content)})",
        BinaryExpression binary => Write(binary.Left) + Spaced(binary.Operator) + Write(binary.Right),
        _ => throw new InvalidOperationException($"no notation for {expression.GetType().Name}"),
    };

    /// <summary>A column's name, in backticks where R's syntax needs them.</summary>
    public static string Name(string name) => Lexer.IsPlainName(name) ? name : $"`{name}`";

    /// <summary>A number with up to 15 significant digits, in whichever of fixed and scientific notation is shorter, fixed on a tie.</summary>
    public static string Number(double value)
    {
        string scientific = value.ToString("E14", CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = scientific[..mark].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        if (digits.Length == 0) return "0";
        int fixedWidth = exponent < 0 ? 1 - exponent + digits.Length
            : digits.Length > exponent + 1 ? digits.Length + 1
            : exponent + 1;
        string power = Scientific(digits, exponent);
        return fixedWidth <= power.Length ? Fixed(digits, exponent) : power;
    }

    private static string Argument(CallArgument argument) =>
        argument.Name is null ? Write(argument.Value) : $"{Name(argument.Name)} = {Write(argument.Value)}";

    private static string Fixed(string digits, int exponent)
    {
        if (exponent < 0) return "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length <= exponent + 1) return digits.PadRight(exponent + 1, '0');
        return $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string Scientific(string digits, int exponent)
    {
        string mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Spaced(string op) => op is "^" or ":" or "/" or "%%" or "%/%" ? op : $" {op} ";
}
