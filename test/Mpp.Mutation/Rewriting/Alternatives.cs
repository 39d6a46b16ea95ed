using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Mpp.Mutation.Rewriting;

/// <summary>What may stand in the place of an expression. Conditions, which are forced both ways, are the rewriter's.</summary>
internal sealed class Alternatives(SemanticModel model)
{
    private static readonly Dictionary<SyntaxKind, SyntaxKind> Operators = new()
    {
        [SyntaxKind.LessThanExpression] = SyntaxKind.LessThanOrEqualExpression,
        [SyntaxKind.LessThanOrEqualExpression] = SyntaxKind.LessThanExpression,
        [SyntaxKind.GreaterThanExpression] = SyntaxKind.GreaterThanOrEqualExpression,
        [SyntaxKind.GreaterThanOrEqualExpression] = SyntaxKind.GreaterThanExpression,
        [SyntaxKind.EqualsExpression] = SyntaxKind.NotEqualsExpression,
        [SyntaxKind.NotEqualsExpression] = SyntaxKind.EqualsExpression,
        [SyntaxKind.AddExpression] = SyntaxKind.SubtractExpression,
        [SyntaxKind.SubtractExpression] = SyntaxKind.AddExpression,
        [SyntaxKind.MultiplyExpression] = SyntaxKind.DivideExpression,
        [SyntaxKind.DivideExpression] = SyntaxKind.MultiplyExpression,
        [SyntaxKind.ModuloExpression] = SyntaxKind.MultiplyExpression,
        [SyntaxKind.LeftShiftExpression] = SyntaxKind.RightShiftExpression,
        [SyntaxKind.RightShiftExpression] = SyntaxKind.LeftShiftExpression,
        [SyntaxKind.BitwiseAndExpression] = SyntaxKind.BitwiseOrExpression,
        [SyntaxKind.BitwiseOrExpression] = SyntaxKind.BitwiseAndExpression,
        [SyntaxKind.AddAssignmentExpression] = SyntaxKind.SubtractAssignmentExpression,
        [SyntaxKind.SubtractAssignmentExpression] = SyntaxKind.AddAssignmentExpression,
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Any"] = "All",
        ["All"] = "Any",
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["FirstOrDefault"] = "LastOrDefault",
        ["StartsWith"] = "EndsWith",
        ["EndsWith"] = "StartsWith",
        ["IndexOf"] = "LastIndexOf",
        ["Ordinal"] = "OrdinalIgnoreCase",
        ["OrdinalIgnoreCase"] = "Ordinal",
        ["ReadUInt64BigEndian"] = "ReadUInt64LittleEndian",
        ["WriteUInt64BigEndian"] = "WriteUInt64LittleEndian",
        ["WriteUInt128BigEndian"] = "WriteUInt128LittleEndian",
        ["ReadUInt128BigEndian"] = "ReadUInt128LittleEndian",
    };

    public IEnumerable<ExpressionSyntax> Of(ExpressionSyntax node) => node switch
    {
        BinaryExpressionSyntax binary => OfBinary(binary),
        LiteralExpressionSyntax literal => OfConstant(literal),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } not => [not.Operand],
        CheckedExpressionSyntax { RawKind: (int)SyntaxKind.CheckedExpression } sum => [CheckedExpression(SyntaxKind.UncheckedExpression, sum.Expression)],
        WithExpressionSyntax copy => OfCopy(copy),
        IsPatternExpressionSyntax match => PatternAlternatives.Of(match.Pattern).Select(match.WithPattern),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Where" } filter } => [filter.Expression],
        IdentifierNameSyntax or MemberAccessExpressionSyntax when model.GetSymbolInfo(node).Symbol is IFieldSymbol { IsConst: true } field
            && field.ContainingType.TypeKind != TypeKind.Enum => OfConstant(node),
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax name } access when Names.TryGetValue(name.Identifier.Text, out var other)
            && !ComparesNoLetters(access) => [access.WithName(IdentifierName(other))],
        _ => [],
    };

    /// <summary>The same statement with its sum turned round, or <see langword="null"/>.</summary>
    public ExpressionStatementSyntax? OfStatement(ExpressionStatementSyntax statement)
        => statement.Expression is AssignmentExpressionSyntax sum && Operators.TryGetValue(sum.Kind(), out var other)
            && model.GetTypeInfo(sum.Left).Type is { SpecialType: not SpecialType.System_String, TypeKind: not TypeKind.Delegate }
            ? statement.WithExpression(AssignmentExpression(other, sum.Left, sum.Right))
            : null;

    private IEnumerable<ExpressionSyntax> OfBinary(BinaryExpressionSyntax binary)
    {
        if (binary.IsKind(SyntaxKind.CoalesceExpression))
        {
            return binary.Right is ThrowExpressionSyntax ? [] : [binary.Right];
        }

        return Operators.TryGetValue(binary.Kind(), out var other) && model.GetTypeInfo(binary).Type is { SpecialType: not SpecialType.System_String }
            ? [BinaryExpression(other, binary.Left, binary.Right)]
            : [];
    }

    private IEnumerable<ExpressionSyntax> OfConstant(ExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.Utf8StringLiteralExpression))
        {
            return [ParseExpression("\"mutant\"u8")];
        }

        var value = model.GetConstantValue(node).Value;
        var type = model.GetTypeInfo(node);
        var converted = type.ConvertedType is { } target && !SymbolEqualityComparer.Default.Equals(target, type.Type)
            ? $"({target.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})"
            : "";
        return value switch
        {
            bool flag => [ParseExpression(flag ? "false" : "true")],
            string { Length: 0 } => [ParseExpression("\"mutant\"")],
            string text when !text.Contains(' ', StringComparison.Ordinal) => [ParseExpression("\"\"")],
            char letter => [LiteralExpression(SyntaxKind.CharacterLiteralExpression, Literal((char)(letter + 1)))],
            int.MaxValue or uint.MaxValue or long.MaxValue or ulong.MaxValue or byte.MaxValue or float or double or decimal or string or null => [],
            _ when converted.Contains("Index", StringComparison.Ordinal) => [ParseExpression($"{node} + 1")],
            _ => [ParseExpression($"{converted}({node} + 1)")],
        };
    }

    /// <summary>Whether the search is for signs that have no capitals, so that how letters compare makes no difference.</summary>
    private static bool ComparesNoLetters(MemberAccessExpressionSyntax access) => access.Expression is IdentifierNameSyntax { Identifier.Text: "StringComparison" }
        && access.Parent?.Parent is ArgumentListSyntax { Arguments: [{ Expression: LiteralExpressionSyntax { Token.ValueText: var sought } }, ..] }
        && !sought.Any(char.IsLetter);

    private static IEnumerable<ExpressionSyntax> OfCopy(WithExpressionSyntax copy)
        => copy.Initializer.Expressions.Select(dropped => copy.WithInitializer(copy.Initializer.WithExpressions(
            SeparatedList(copy.Initializer.Expressions.Where(kept => kept != dropped)))));
}
