using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mpp.Mutation.Rewriting;

/// <summary>Finds the mutants that an error of the compiler is about.</summary>
internal static class Objection
{
    /// <summary>Their numbers: those whose code holds the place, or else those of the member that name what is not assigned, or else all of the member.</summary>
    public static IEnumerable<int> Numbers(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree)
        {
            return [];
        }

        var place = tree.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        var member = place.AncestorsAndSelf().FirstOrDefault(node => node is MemberDeclarationSyntax);
        if (error.Id is "CS0165" or "CS0177" or "CS0170")
        {
            var name = error.Id == "CS0177" ? error.GetMessage(CultureInfo.InvariantCulture).Split('\'').ElementAtOrDefault(1) : place.ToString();
            var naming = Marked(member).Where(node => Assigns(node, name)).Select(Number).ToList();
            return naming.Count > 0 ? naming : Marked(member).Select(Number);
        }

        return place.AncestorsAndSelf().FirstOrDefault(node => node.HasAnnotations(SwitchNodes.Annotation)) is { } holder
            ? [Number(holder)]
            : Marked(member).Select(Number);
    }

    private static bool Assigns(SyntaxNode node, string? name) => node.DescendantNodes().Any(inner => inner switch
    {
        SingleVariableDesignationSyntax variable => variable.Identifier.Text == name,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => left.Identifier.Text == name,
        ArgumentSyntax { RefKindKeyword.Text: "out", Expression: IdentifierNameSyntax argument } => argument.Identifier.Text == name,
        _ => false,
    });

    private static IEnumerable<SyntaxNode> Marked(SyntaxNode? member) => member?.GetAnnotatedNodes(SwitchNodes.Annotation) ?? [];

    private static int Number(SyntaxNode node) => int.Parse(node.GetAnnotations(SwitchNodes.Annotation).First().Data!, CultureInfo.InvariantCulture);
}
