using FastLmm.Tables;

namespace FastLmm.Formulas;

/// <summary>R's matching of arguments to parameters: full names, then beginnings of names, then by position.</summary>
internal static class ArgumentMatching
{
    /// <summary>The value of each parameter that is given.</summary>
    /// <exception cref="FormulaException">A name is no parameter or comes twice, or there are too many or too few arguments.</exception>
    public static Dictionary<string, Expression> Match(
        FormulaFunction function, IReadOnlyList<CallArgument> arguments, string text, TextSpan place)
    {
        var matched = new Dictionary<string, Expression>(StringComparer.Ordinal);
        foreach (CallArgument argument in arguments.Where(argument => argument.Name is not null))
        {
            string parameter = ParameterOf(function, argument, text);
            if (!matched.TryAdd(parameter, argument.Value))
                throw new FormulaException($"the argument '{parameter}' of {function.Name}() is given twice", text, argument.Span);
        }
        if (function.TakesAny)
        {
            if (arguments.Count == 0) throw new FormulaException($"{function.Name}() needs an argument", text, place);
            return matched;
        }
        Queue<string> left = new(function.Parameters.Where(parameter => !matched.ContainsKey(parameter)));
        foreach (CallArgument argument in arguments.Where(argument => argument.Name is null))
        {
            if (!left.TryDequeue(out string? parameter))
                throw new FormulaException($"{function.Name}() takes {function.Takes}, not {arguments.Count}", text, place);
            matched[parameter] = argument.Value;
        }
        string? lacking = function.Parameters.Take(function.Required).FirstOrDefault(parameter => !matched.ContainsKey(parameter));
        if (lacking is null) return matched;
        string sentence = function.Parameters.Count == 1 || arguments.Count == 0
            ? $"{function.Name}() takes {function.Takes}, not {arguments.Count}"
            : $"{function.Name}() needs its argument '{lacking}'";
        throw new FormulaException(sentence, text, place);
    }

    private static string ParameterOf(FormulaFunction function, CallArgument argument, string text)
    {
        string name = argument.Name!;
        if (function.Parameters.Contains(name)) return name;
        string[] begun = [.. function.Parameters.Where(parameter => parameter.StartsWith(name, StringComparison.Ordinal))];
        if (begun.Length == 1) return begun[0];
        if (function.Role == FunctionRole.Identity)
            throw new FormulaException("a single '=' names an argument; a comparison is written ==", text, argument.Span);
        string hint = function.TakesAny ? "" : NearestName.Hint(name, function.Parameters);
        throw new FormulaException($"{function.Name}() has no argument '{name}'{hint}", text, argument.Span);
    }
}
