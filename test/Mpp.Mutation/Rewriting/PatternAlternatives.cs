using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Mpp.Mutation.Rewriting;

/// <summary>Patterns with one bound or one number moved, or one side dropped. Nothing in a pattern can be switched, so each is written out.</summary>
internal static class PatternAlternatives
{
    public static IEnumerable<PatternSyntax> Of(PatternSyntax pattern)
    {
        foreach (var node in pattern.DescendantNodesAndSelf())
        {
            foreach (var other in OfNode(node))
            {
                yield return pattern.ReplaceNode(node, other);
            }
        }
    }

    private static IEnumerable<SyntaxNode> OfNode(SyntaxNode node)
    {
        switch (node)
        {
            case RelationalPatternSyntax relation:
                yield return RelationalPattern(Other(relation.OperatorToken.Kind()), relation.Expression);
                break;
            case BinaryPatternSyntax binary:
                yield return binary.Left.WithTriviaFrom(binary);
                yield return binary.Right.WithTriviaFrom(binary);
                break;
            case ConstantPatternSyntax { Expression: LiteralExpressionSyntax { Token.Value: int number } }:
                yield return ConstantPattern(ParseExpression((number + 1).ToString(CultureInfo.InvariantCulture)));
                break;
            case ConstantPatternSyntax { Expression: LiteralExpressionSyntax { Token.Value: bool flag } }:
                yield return ConstantPattern(ParseExpression(flag ? "false" : "true"));
                break;
        }
    }

    private static SyntaxToken Other(SyntaxKind token) => Token(token switch
    {
        SyntaxKind.LessThanToken => SyntaxKind.LessThanEqualsToken,
        SyntaxKind.LessThanEqualsToken => SyntaxKind.LessThanToken,
        SyntaxKind.GreaterThanToken => SyntaxKind.GreaterThanEqualsToken,
        _ => SyntaxKind.GreaterThanToken,
    });
}
