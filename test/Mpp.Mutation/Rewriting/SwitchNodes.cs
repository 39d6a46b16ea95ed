using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Mpp.Mutation.Rewriting;

/// <summary>Builds code that behaves as written until its mutant is switched on.</summary>
internal static class SwitchNodes
{
    /// <summary>Marks the code of one mutant, so that the compiler's objections find it.</summary>
    public const string Annotation = "mutant";

    /// <summary>The type that the copy gets, by which a run chooses a mutant and sees which ones it reached.</summary>
    public const string TypeName = "MppMutantSwitch";

    /// <summary>The variable that switches a mutant on in the programs which tests start.</summary>
    public const string Variable = "MPP_MUTANT";

    public static string Source(int mutants) => $$"""
        internal static class {{TypeName}}
        {
            public static readonly bool[] Reached = new bool[{{mutants + 1}}];
            public static int Active = int.Parse(System.Environment.GetEnvironmentVariable("{{Variable}}") ?? "0");
            public static bool Is(int number)
            {
                Reached[number] = true;
                return number == Active;
            }
        }
        """;

    public static ExpressionSyntax Choose(int number, ExpressionSyntax mutated, ExpressionSyntax original)
        => Mark(number, Wrap(ConditionalExpression(Is(number), Wrap(mutated), Wrap(original))));

    public static ExpressionSyntax OrActive(int number, ExpressionSyntax original)
        => Mark(number, Wrap(BinaryExpression(SyntaxKind.LogicalOrExpression, Wrap(original), Is(number))));

    public static ExpressionSyntax AndInactive(int number, ExpressionSyntax original)
        => Mark(number, Wrap(BinaryExpression(SyntaxKind.LogicalAndExpression, Wrap(original), Inactive(number))));

    public static StatementSyntax Skip(int number, StatementSyntax original) => Mark(number, IfStatement(Inactive(number), Block(original)));

    public static StatementSyntax Choose(int number, StatementSyntax mutated, StatementSyntax original)
        => Mark(number, IfStatement(Is(number), Block(mutated), ElseClause(Block(original))));

    public static ExpressionSyntax Inactive(int number) => PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Is(number));

    public static TNode Mark<TNode>(int number, TNode node)
        where TNode : SyntaxNode
        => node.WithAdditionalAnnotations(new SyntaxAnnotation(Annotation, number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static ParenthesizedExpressionSyntax Wrap(ExpressionSyntax expression) => ParenthesizedExpression(expression);

    private static InvocationExpressionSyntax Is(int number) => InvocationExpression(
        MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression,
            AliasQualifiedName(IdentifierName(Token(SyntaxKind.GlobalKeyword)), IdentifierName(TypeName)), IdentifierName("Is")),
        ArgumentList(SingletonSeparatedList(Argument(LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(number))))));
}
