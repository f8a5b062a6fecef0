namespace FastLmm.Formulas;

/// <summary>Which expressions may stand where values are calculated row by row, and which may be a variable of a term.</summary>
internal static class ArithmeticRules
{
    /// <summary>Refuses an expression that does not give one number, TRUE or FALSE a row.</summary>
    /// <param name="expression">The argument of a function, an offset, the response or a condition.</param>
    /// <param name="text">The formula, for the message.</param>
    /// <param name="onRows">Whether it is a condition on rows, which may ask for missing values.</param>
    public static void Check(Expression expression, string text, bool onRows = false)
    {
        switch (expression)
        {
            case NameExpression { IsDot: true }:
                throw new FormulaException("'.' stands for all other columns, so nothing can be calculated with it", text, expression.Span);
            case TextExpression:
                throw new FormulaException("a text can only be compared with a column, by ==, != or %in%", text, expression.Span);
            case BinaryExpression binary when TextTest.Of(binary, text) is not null:
                return;
            case BinaryExpression { Operator: "%in%" } among:
                ConstantValues.Numbers(among.Right, text, "the right side of %in%");
                Check(among.Left, text, onRows);
                return;
            case BinaryExpression binary:
                CheckOperator(binary, text);
                break;
            case CallExpression call:
                CheckCall(call, text, onRows);
                Check(call.Subject, text, onRows);
                foreach (Expression other in call.FurtherSubjects) Check(other, text, onRows);
                return;
        }
        foreach (Expression child in expression.Children) Check(child, text, onRows);
    }

    /// <summary>Refuses an expression that cannot be a variable: a column, a factor, a basis, or arithmetic over columns.</summary>
    public static void CheckVariable(Expression expression, string text)
    {
        if (expression is NameExpression) return;
        if (expression is TextExpression) throw new FormulaException("a text cannot be a term; column names need no quotes", text, expression.Span);
        CheckMade(expression, text);
        if (!expression.Names().Any())
            throw new FormulaException($"{expression} names no column, so it is the same in every row; leave it out", text, expression.Span);
    }

    /// <summary>Whether an expression gives TRUE or FALSE.</summary>
    public static bool IsLogical(Expression expression) => expression.Inner switch
    {
        ConstantExpression constant => constant.IsLogical,
        UnaryExpression unary => unary.Sign == "!",
        BinaryExpression binary => Operators.IsLogical(binary.Operator),
        CallExpression { Role: FunctionRole.Identity } identity => IsLogical(identity.Subject),
        CallExpression call => call.Role == FunctionRole.Missing,
        _ => false,
    };

    private static void CheckMade(Expression expression, string text)
    {
        switch (expression)
        {
            case CallExpression { Role: FunctionRole.Factor } factor:
                FactorCall.Read(factor, text);
                break;
            case CallExpression { Role: FunctionRole.Basis } basis:
                BasisCall.Read(basis, text);
                Check(basis.Subject, text);
                break;
            default:
                Check(expression, text);
                break;
        }
    }

    private static void CheckOperator(BinaryExpression binary, string text)
    {
        string op = binary.Operator;
        if (op == "~") throw new FormulaException("a formula has only one '~'; join terms by +", text, binary.OperatorSpan);
        if (op is "||" or "&&") throw new FormulaException($"'{op}' looks at one value only; write '{op[0]}'", text, binary.OperatorSpan);
        if (!Operators.IsArithmetic(op) && !Operators.IsLogical(op))
            throw new FormulaException(
                $"'{op}' is no arithmetic; here only + - * / ^ %% %/% and comparisons joined by & and | can stand", text, binary.OperatorSpan);
        if (binary.Left is BinaryExpression left && Operators.IsComparison(op) && TextTest.Of(left, text) is not null)
            throw new FormulaException("comparisons cannot be chained; join two of them with &", text, binary.OperatorSpan);
    }

    private static void CheckCall(CallExpression call, string text, bool onRows)
    {
        switch (call.Role)
        {
            case FunctionRole.Factor or FunctionRole.Offset or FunctionRole.Vector:
                throw new FormulaException($"{call.Function}() gives no numbers to calculate with; use it as a term of its own", text, call.Span);
            case FunctionRole.Missing when !onRows:
                throw new FormulaException(
                    "is.na() can only stand in a condition on rows; rows with a missing value are left out anyway", text, call.Span);
            case FunctionRole.Missing when call.Subject.Inner is not NameExpression:
                throw new FormulaException("is.na() takes the name of a column", text, call.Subject.Span);
            case FunctionRole.Basis when onRows:
                throw new FormulaException($"{call.Function}() depends on which rows are used, so it cannot choose them", text, call.Span);
            case FunctionRole.Basis when call.Function != "scale":
                throw new FormulaException($"{call.Function}() gives several columns; use it as a term of its own", text, call.Span);
            case FunctionRole.Basis:
                BasisCall.Read(call, text);
                break;
            default:
                CheckConstants(call, text);
                break;
        }
    }

    private static void CheckConstants(CallExpression call, string text)
    {
        foreach (string parameter in call.Definition.Parameters.Skip(1))
            if (call.Given(parameter) is { } given) ConstantValues.Number(given, text, $"the argument '{parameter}' of {call.Function}()");
    }
}
