using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpp.Mutation.Rewriting;

/// <summary>Where which kind of mutant makes sense.</summary>
internal static class Places
{
    /// <summary>Constants cannot be switched, and the words of an error are not what these areas are about.</summary>
    public static bool IsLeftAlone(SyntaxNode node) => node is AttributeListSyntax or EnumMemberDeclarationSyntax or SwitchLabelSyntax or PatternSyntax
        or ThrowStatementSyntax or ThrowExpressionSyntax or UsingDirectiveSyntax or BaseListSyntax
        or EqualsValueClauseSyntax { Parent: ParameterSyntax }
        || (node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))
        || node is LocalDeclarationStatementSyntax { IsConst: true }
        || node is InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } }
        || node is ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" } } }
        || (node is TypeSyntax and not IdentifierNameSyntax);

    /// <summary>Whether the expression is one whose value is read, not the left side or the name of something.</summary>
    public static bool IsValue(ExpressionSyntax node) => node.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Name != node,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax => false,
        AssignmentExpressionSyntax assignment => assignment.Left != node,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) && !argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword),
        ExpressionStatementSyntax or ForStatementSyntax { Incrementors: not [] } => !node.IsKind(SyntaxKind.PostIncrementExpression),
        InvocationExpressionSyntax invocation => invocation.Expression != node || node is MemberAccessExpressionSyntax,
        _ => true,
    };

    /// <summary>Whether forcing the value already says what turning it round would.</summary>
    public static bool IsNegatedByForce(ExpressionSyntax node) => node.Kind()
        is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.LogicalNotExpression;

    /// <summary>Whether a condition is forced to be true, and to be false.</summary>
    public static (bool True, bool False) Forced(ExpressionSyntax node, SemanticModel model)
    {
        var kind = node.Kind();
        if (kind is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression or SyntaxKind.ParenthesizedExpression or SyntaxKind.ThrowExpression)
        {
            return (false, false);
        }

        var parent = node.Parent;
        while (parent is ParenthesizedExpressionSyntax)
        {
            parent = parent.Parent;
        }

        var (isTrue, isFalse) = parent switch
        {
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression } => (kind != SyntaxKind.LogicalAndExpression, false),
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression } => (false, kind != SyntaxKind.LogicalOrExpression),
            IfStatementSyntax or ConditionalExpressionSyntax or WhenClauseSyntax when IsCondition(node, parent) => Both(node, kind),
            WhileStatementSyntax or ForStatementSyntax when IsCondition(node, parent) => (false, true),
            ReturnStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax
                when model.GetTypeInfo(node).ConvertedType?.SpecialType == SpecialType.System_Boolean => Both(node, kind),
            _ => (false, false),
        };
        return Declares(node) && isTrue && isFalse ? EndsBlock(parent) ? (true, false) : (false, true) : (isTrue, isFalse);
    }

    /// <summary>Whether a member that may answer nothing answers with this expression.</summary>
    public static bool CanBeNull(ExpressionSyntax node, SemanticModel model)
        => node.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax && !node.IsKind(SyntaxKind.NullLiteralExpression)
            && model.GetEnclosingSymbol(node.SpanStart) is IMethodSymbol { ReturnType: var type }
            && (type.NullableAnnotation == NullableAnnotation.Annotated || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T);

    /// <summary>Whether the statement does something that could be forgotten.</summary>
    public static bool CanBeRemoved(ExpressionStatementSyntax statement, SemanticModel model)
        => !Declares(statement) && !statement.Expression.ToString().StartsWith("ArgumentNullException", StringComparison.Ordinal)
            && (statement.Expression is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax name }
                || model.GetSymbolInfo(name).Symbol is not (IParameterSymbol { RefKind: RefKind.Out } or ILocalSymbol));

    /// <summary>Whether the code may run while its type is initialised, and never again.</summary>
    public static bool RunsOnce(SyntaxNode node)
    {
        foreach (var outer in node.Ancestors())
        {
            switch (outer)
            {
                case FieldDeclarationSyntax field:
                    return field.Modifiers.Any(SyntaxKind.StaticKeyword);
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property }:
                    return property.Modifiers.Any(SyntaxKind.StaticKeyword);
                case ConstructorDeclarationSyntax constructor:
                    return constructor.Modifiers.Any(SyntaxKind.StaticKeyword);
            }
        }

        return false;
    }

    private static (bool True, bool False) Both(ExpressionSyntax node, SyntaxKind kind)
        => (kind != SyntaxKind.LogicalAndExpression || Declares(node), kind != SyntaxKind.LogicalOrExpression || Declares(node));

    private static bool IsCondition(ExpressionSyntax node, SyntaxNode parent)
    {
        var condition = parent switch
        {
            IfStatementSyntax statement => statement.Condition,
            ConditionalExpressionSyntax choice => choice.Condition,
            WhenClauseSyntax guard => guard.Condition,
            WhileStatementSyntax loop => loop.Condition,
            ForStatementSyntax loop => loop.Condition,
            _ => null,
        };
        return condition is not null && condition.Span.Contains(node.Span);
    }

    private static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf(inner => inner is not AnonymousFunctionExpressionSyntax)
        .Any(inner => inner is SingleVariableDesignationSyntax);

    private static bool EndsBlock(SyntaxNode? statement) => statement is IfStatementSyntax { Statement: var body }
        && (body is BlockSyntax block ? block.Statements.LastOrDefault() : body) is ReturnStatementSyntax or ThrowStatementSyntax or ContinueStatementSyntax;
}
