using System.Globalization;
using FastLmm.Designs.Bases;
using FastLmm.Designs.Columns;
using FastLmm.Formulas;
using FastLmm.Tables;

namespace FastLmm.Designs;

/// <summary>Makes columns of expressions that give one value a row.</summary>
/// <param name="program">Gets the steps.</param>
/// <param name="binding">The columns.</param>
internal sealed class ExpressionCompiler(ColumnProgram program, ColumnBinding binding)
{
    /// <summary>The column of an expression.</summary>
    /// <param name="whole">Arithmetic, a comparison, or a condition.</param>
    /// <param name="text">The text that it stands in, for messages.</param>
    public ColumnNode Compile(Expression whole, string text)
    {
        return Node(whole);

        ColumnNode Node(Expression expression) => expression switch
        {
            NumberExpression number => program.Constant(number.Value),
            ConstantExpression constant => program.Constant(constant.Value),
            NameExpression name => binding.Numbers(program, name, whole, text),
            ParenthesisExpression parenthesis => Node(parenthesis.Content),
            UnaryExpression { Sign: "+" } plus => Node(plus.Operand),
            UnaryExpression unary => Unary(unary.Sign, Node(unary.Operand)),
            BinaryExpression binary => Binary(binary),
            CallExpression call => Call(call),
            _ => throw new InvalidOperationException($"no column arithmetic for {expression}"),
        };

        ColumnNode Binary(BinaryExpression binary)
        {
            if (TextTest.Of(binary, text) is { } test) return Text(test);
            return binary.Operator == "%in%"
                ? program.Add(new AmongNode(Node(binary.Left), ConstantValues.Numbers(binary.Right, text, "")))
                : program.Binary(binary.Operator, Node(binary.Left), Node(binary.Right));
        }

        ColumnNode Call(CallExpression call) => call.Function switch
        {
            "I" or "as.numeric" => Node(call.Subject),
            "pmin" or "pmax" => call.Children.Select(Node).Aggregate((a, b) => program.Binary(call.Function, a, b)),
            "log" when call.Given("base") is { } given => Log(Node(call.Subject), ConstantValues.Number(given, text, "")),
            "round" => Round(Node(call.Subject), call.Given("digits") is { } digits ? (int)ConstantValues.Number(digits, text, "") : 0),
            "scale" => program.Basis(call.ToString(), Node(call.Subject), (ColumnBasis)binding.Plan.Bases[call.ToString()])[0],
            "is.na" => Missing((NameExpression)call.Subject.Inner),
            _ => Unary(call.Function, Node(call.Subject)),
        };
    }

    private ColumnNode Unary(string function, ColumnNode operand) => program.Unary(function, ColumnFunctions.Named(function), operand);

    private ColumnNode Log(ColumnNode operand, double @base) =>
        program.Unary(string.Create(CultureInfo.InvariantCulture, $"log to {@base:R}"), ColumnFunctions.LogTo(@base), operand);

    private ColumnNode Round(ColumnNode operand, int digits) =>
        program.Unary(string.Create(CultureInfo.InvariantCulture, $"round to {digits}"), ColumnFunctions.RoundTo(digits), operand);

    private TextNode Text(TextTest test)
    {
        CodeSource codes = binding.Codes(binding.Plan.Choice.AsText(test.Column.Name));
        return program.Add(new TextNode(codes, test.Texts, test.Negated, test.MissingIsFalse ? 0 : double.NaN));
    }

    private MissingNode Missing(NameExpression name)
    {
        int column = binding.Plan.Choice.AsTerm(name.Name);
        return program.Add(new MissingNode(column, binding.Kinds[column] == ColumnKind.Numeric));
    }
}
