using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mpp.Mutation.Rewriting;

/// <summary>The library with all mutants in it: compiled again and again, each time without the mutants that the compiler objects to.</summary>
internal sealed class MutatedLibrary
{
    private const int MaximumRounds = 25;

    private readonly CSharpCompilation _original;
    private readonly string _folder;
    private readonly HashSet<int> _rejected = [];
    private readonly List<Mutant> _mutants = [];

    private MutatedLibrary(CSharpCompilation original, string folder)
    {
        _original = original;
        _folder = folder;
    }

    /// <summary>The mutants that compile, in the order of their numbers.</summary>
    public IReadOnlyList<Mutant> Mutants => _mutants;

    /// <summary>How many were written and dropped.</summary>
    public int Rejected => _rejected.Count;

    /// <summary>Reads the sources below <paramref name="folder"/> as the compiler did with <paramref name="arguments"/>, and writes the library with its mutants.</summary>
    /// <exception cref="InvalidOperationException">The sources, or what is left of the mutants, do not compile.</exception>
    public static MutatedLibrary Build(string folder, IEnumerable<string> arguments, IEnumerable<string> generated, string assembly)
    {
        var parsed = CSharpCommandLineParser.Default.Parse(arguments, folder, sdkDirectory: null);
        var options = (CSharpParseOptions)parsed.ParseOptions;
        var trees = parsed.SourceFiles.Select(file => file.Path).Concat(generated)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path, System.Text.Encoding.UTF8));
        var references = parsed.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(reference.Reference));
        var compilation = CSharpCompilation.Create(parsed.CompilationName, trees, references,
            parsed.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithSpecificDiagnosticOptions([]));
        var library = new MutatedLibrary(compilation, folder);
        library.Write(assembly);
        return library;
    }

    private void Write(string assembly)
    {
        for (var round = 0; round < MaximumRounds; round++)
        {
            var mutated = Rewrite(out var count);
            var errors = mutated.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            if (errors.Count == 0)
            {
                using var file = File.Create(assembly);
                var result = mutated.Emit(file);
                if (!result.Success)
                {
                    throw new InvalidOperationException($"The mutated library cannot be written: {string.Join("; ", result.Diagnostics.Take(5))}");
                }

                return;
            }

            if (!errors.SelectMany(Objection.Numbers).Aggregate(false, (any, number) => _rejected.Add(number) || any))
            {
                throw new InvalidOperationException($"No mutant explains what the compiler objects to ({count} mutants): {string.Join("; ", errors.Take(5))}");
            }
        }

        throw new InvalidOperationException($"The compiler still objects after {MaximumRounds.ToString(CultureInfo.InvariantCulture)} rounds.");
    }

    private CSharpCompilation Rewrite(out int count)
    {
        _mutants.Clear();
        var mutated = _original;
        var next = 1;
        foreach (var tree in _original.SyntaxTrees.OrderBy(tree => tree.FilePath, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(_folder, tree.FilePath).Replace('\\', '/');
            if (Area.Of(path) is not { } area)
            {
                continue;
            }

            var rewriter = new MutationRewriter(_original.GetSemanticModel(tree), area.Name, path, next, _rejected);
            mutated = mutated.ReplaceSyntaxTree(tree, tree.WithRootAndOptions(rewriter.Visit(tree.GetRoot())!, tree.Options));
            _mutants.AddRange(rewriter.Mutants);
            next = rewriter.Next;
        }

        count = next - 1;
        return mutated.AddSyntaxTrees(CSharpSyntaxTree.ParseText(SwitchNodes.Source(count), (CSharpParseOptions)_original.SyntaxTrees[0].Options));
    }
}
