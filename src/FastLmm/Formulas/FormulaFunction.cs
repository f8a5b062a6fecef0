using FastLmm.Tables;

namespace FastLmm.Formulas;

/// <summary>What a function of the formula language gives.</summary>
internal enum FunctionRole
{
    /// <summary>A number from numbers, row by row.</summary>
    Arithmetic,

    /// <summary><c>I()</c>: its argument is arithmetic, not terms.</summary>
    Identity,

    /// <summary>Whether a value is missing; in conditions on rows only.</summary>
    Missing,

    /// <summary>A factor.</summary>
    Factor,

    /// <summary>Columns that depend on all values of the argument.</summary>
    Basis,

    /// <summary>Constants one after another.</summary>
    Vector,

    /// <summary>A term with coefficient 1.</summary>
    Offset,
}

/// <summary>A function that a formula may use.</summary>
/// <param name="Name">Its name in R.</param>
/// <param name="Role">What it gives.</param>
/// <param name="Required">How many parameters, from the first, must be given.</param>
/// <param name="Parameters">Its parameters in R's order; empty for any number of arguments.</param>
internal sealed record FormulaFunction(string Name, FunctionRole Role, int Required, IReadOnlyList<string> Parameters)
{
    private static readonly FormulaFunction[] Table =
    [
        Of("I", FunctionRole.Identity, 1, "x"),
        .. ((string[])["exp", "sqrt", "abs", "sign", "floor", "ceiling", "trunc", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin",
            "acos", "atan", "sinh", "cosh", "tanh", "as.numeric"]).Select(name => Of(name, FunctionRole.Arithmetic, 1, "x")),
        Of("log", FunctionRole.Arithmetic, 1, "x", "base"),
        Of("round", FunctionRole.Arithmetic, 1, "x", "digits"),
        Of("pmin", FunctionRole.Arithmetic, 1),
        Of("pmax", FunctionRole.Arithmetic, 1),
        Of("is.na", FunctionRole.Missing, 1, "x"),
        Of("factor", FunctionRole.Factor, 1, "x"),
        Of("as.factor", FunctionRole.Factor, 1, "x"),
        Of("relevel", FunctionRole.Factor, 2, "x", "ref"),
        Of("cut", FunctionRole.Factor, 2, "x", "breaks", "labels", "include.lowest", "right", "dig.lab"),
        Of("poly", FunctionRole.Basis, 1, "x", "degree", "raw"),
        Of("ns", FunctionRole.Basis, 1, "x", "df", "knots", "intercept", "Boundary.knots"),
        Of("bs", FunctionRole.Basis, 1, "x", "df", "knots", "degree", "intercept", "Boundary.knots"),
        Of("scale", FunctionRole.Basis, 1, "x", "center", "scale"),
        Of("c", FunctionRole.Vector, 1),
        Of("offset", FunctionRole.Offset, 1, "x"),
    ];

    private static readonly string[] KnownInR = ["ifelse", "ordered", "interaction", "C", "as.integer", "as.character", "rcs", "s", "lag", "rev"];

    /// <summary>Whether it takes any number of unnamed arguments.</summary>
    public bool TakesAny => Parameters.Count == 0;

    /// <summary>How many arguments it takes, in words.</summary>
    public string Takes => (Required, Parameters.Count) switch
    {
        (_, 1) => "one argument",
        (var least, var most) when least == most => $"{most} arguments",
        (var least, var most) => $"{least} to {most} arguments",
    };

    /// <summary>All functions with a role.</summary>
    public static IEnumerable<FormulaFunction> WithRole(FunctionRole role) => Table.Where(function => function.Role == role);

    /// <summary>The function of that name, or null.</summary>
    public static FormulaFunction? Named(string name) => Array.Find(Table, function => function.Name == name);

    /// <summary>The sentence that refuses a function which is not in the table.</summary>
    public static string RefusalOf(string name)
    {
        if (KnownInR.Contains(name)) return $"{name}() is not supported in a formula; make its column in the data";
        return NearestName.Of(name, Table.Select(function => function.Name)) is { } near
            ? $"there is no function '{name}'; did you mean '{near}'?"
            : $"there is no function '{name}'; there are {string.Join(", ", Table.Select(function => function.Name))}";
    }

    private static FormulaFunction Of(string name, FunctionRole role, int required, params string[] parameters) =>
        new(name, role, required, parameters);
}
