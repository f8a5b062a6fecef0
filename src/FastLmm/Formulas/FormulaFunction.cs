using FastLmm.Tables;

namespace FastLmm.Formulas;

/// <summary>What a function of the formula language does.</summary>
internal enum FunctionRole
{
    /// <summary>A number from a number.</summary>
    Arithmetic,

    /// <summary><c>I()</c>: its argument is arithmetic, not terms.</summary>
    Identity,

    /// <summary>A factor from a column.</summary>
    Factor,

    /// <summary>A term with coefficient 1.</summary>
    Offset,
}

/// <summary>A function that a formula may use.</summary>
/// <param name="Name">Its name in R.</param>
/// <param name="Role">What it does.</param>
internal sealed record FormulaFunction(string Name, FunctionRole Role)
{
    private static readonly FormulaFunction[] Table =
    [
        new("I", FunctionRole.Identity),
        new("log", FunctionRole.Arithmetic),
        new("exp", FunctionRole.Arithmetic),
        new("sqrt", FunctionRole.Arithmetic),
        new("factor", FunctionRole.Factor),
        new("offset", FunctionRole.Offset),
    ];

    private static readonly string[] NotYet =
    [
        "poly", "ns", "bs", "scale", "cut", "ifelse", "abs", "floor", "ceiling", "round", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan",
        "pmin", "pmax", "as.factor", "as.numeric", "ordered", "relevel", "interaction", "C",
    ];

    /// <summary>The function of that name, or null.</summary>
    public static FormulaFunction? Named(string name) => Array.Find(Table, function => function.Name == name);

    /// <summary>The sentence that refuses a function which is not in the table.</summary>
    public static string RefusalOf(string name)
    {
        string there = string.Join(", ", Table.Select(function => function.Name));
        if (NotYet.Contains(name)) return $"{name}() is not supported in this version; make its column in the data, or use one of {there}";
        return NearestName.Of(name, Table.Select(function => function.Name)) is { } near
            ? $"there is no function '{name}'; did you mean '{near}'?"
            : $"there is no function '{name}'; there are {there}";
    }
}
