using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Mpp.Mutation.Rewriting;

/// <summary>
/// Writes every mutant of one file into it, each behind a switch, so that one build serves them all. Rejected numbers are counted but left
/// out: the compiler has objected to them.
/// </summary>
internal sealed class MutationRewriter(SemanticModel model, string area, string file, int first, IReadOnlySet<int> rejected) : CSharpSyntaxRewriter
{
    private readonly Alternatives _alternatives = new(model);
    private readonly List<Mutant> _mutants = [];
    private int _next = first;

    /// <summary>The number after the last one of this file.</summary>
    public int Next => _next;

    /// <summary>The mutants that were written.</summary>
    public IReadOnlyList<Mutant> Mutants => _mutants;

    public override SyntaxNode? Visit(SyntaxNode? node) => node is null || Places.IsLeftAlone(node) ? node : (node, base.Visit(node)) switch
    {
        (ExpressionStatementSyntax original, ExpressionStatementSyntax visited) => Rewrite(original, visited),
        (SwitchExpressionArmSyntax original, SwitchExpressionArmSyntax visited) => Rewrite(original, visited),
        (ExpressionSyntax original, ExpressionSyntax visited) => Rewrite(original, visited),
        var (_, visited) => visited,
    };

    private ExpressionSyntax Rewrite(ExpressionSyntax original, ExpressionSyntax visited)
    {
        var (canBeTrue, canBeFalse) = Places.Forced(original, model);
        var result = visited;
        if (Places.IsValue(original) && !((canBeTrue || canBeFalse) && Places.IsNegatedByForce(original)))
        {
            foreach (var mutated in _alternatives.Of(original))
            {
                result = Add(original, $"{Short(original)} -> {Short(mutated)}") is { } number ? SwitchNodes.Choose(number, mutated, result) : result;
            }
        }

        if (canBeTrue && Add(original, $"{Short(original)} -> true") is { } forTrue)
        {
            result = SwitchNodes.OrActive(forTrue, result);
        }

        if (canBeFalse && Add(original, $"{Short(original)} -> false") is { } forFalse)
        {
            result = SwitchNodes.AndInactive(forFalse, result);
        }

        if (Places.CanBeNull(original, model) && Add(original, $"{Short(original)} -> null") is { } forNull)
        {
            result = SwitchNodes.Choose(forNull, LiteralExpression(SyntaxKind.NullLiteralExpression), result);
        }

        return ReferenceEquals(result, visited) ? result : result.WithTriviaFrom(visited);
    }

    private StatementSyntax Rewrite(ExpressionStatementSyntax original, ExpressionStatementSyntax visited)
    {
        StatementSyntax result = visited;
        if (_alternatives.OfStatement(original) is { } other && Add(original, $"{Short(original)} -> {Short(other)}") is { } forOther)
        {
            result = SwitchNodes.Choose(forOther, other, result);
        }

        if (Places.CanBeRemoved(original, model) && Add(original, $"{Short(original)} -> removed") is { } forNothing)
        {
            result = SwitchNodes.Skip(forNothing, result);
        }

        return result;
    }

    private SwitchExpressionArmSyntax Rewrite(SwitchExpressionArmSyntax original, SwitchExpressionArmSyntax visited)
    {
        if (original.Pattern is DiscardPatternSyntax || Add(original, $"{Short(original)} -> removed") is not { } number)
        {
            return visited;
        }

        var condition = visited.WhenClause is { } guard
            ? BinaryExpression(SyntaxKind.LogicalAndExpression, SwitchNodes.Inactive(number), ParenthesizedExpression(guard.Condition))
            : SwitchNodes.Inactive(number);
        var keyword = Token(SyntaxKind.WhenKeyword).WithLeadingTrivia(Space).WithTrailingTrivia(Space);
        return SwitchNodes.Mark(number, visited.WithWhenClause(WhenClause(keyword, condition)));
    }

    private int? Add(SyntaxNode node, string change)
    {
        var number = _next++;
        if (rejected.Contains(number))
        {
            return null;
        }

        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line;
        var source = node.SyntaxTree.GetText().Lines[line].ToString().Trim();
        _mutants.Add(new Mutant(number, area, file, line + 1, source, change, Places.RunsOnce(node)));
        return number;
    }

    private static string Short(SyntaxNode node) => string.Join(' ', node.NormalizeWhitespace().ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
}
