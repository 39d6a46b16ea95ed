using System.CommandLine;
using System.Text.RegularExpressions;
using Mpp.Evidence;
using Mppcs;
using Mppcs.Commands;

namespace Mpp.Client.Tests.Cli;

/// <summary>Every command explains itself, and what its help shows can be typed.</summary>
[TestFixture]
internal sealed partial class HelpTests : CliFixture
{
    private static readonly string[] EveryCommand = [.. Walk("", CommandLine.CreateRoot(NoContext)).Select(pair => pair.Name)];

    private static ToolContext NoContext => new() { Input = Stream.Null, Output = Stream.Null, Error = TextWriter.Null, ReadVariable = _ => null };

    [TestCaseSource(nameof(EveryCommand))]
    public async Task Every_command_has_a_description_and_examples_in_its_help(string name)
    {
        var command = Find(name);
        Assert.That(command.Description, Is.Not.Empty);
        var run = await RunAsync([.. Words(name), "--help"]);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain(command.Description));
        Assert.That(Examples(name), Is.Not.Empty, "There is an example to type.");
        Assert.That(run.Output, Does.Contain(Examples(name)[0]));
    }

    [TestCaseSource(nameof(EveryCommand))]
    public void Every_option_and_argument_says_what_it_is(string name)
    {
        var command = Find(name);
        Assert.That(command.Options.Where(option => string.IsNullOrEmpty(option.Description)).Select(option => option.Name), Is.Empty);
        Assert.That(command.Arguments.Where(argument => string.IsNullOrEmpty(argument.Description)).Select(argument => argument.Name), Is.Empty);
        Assert.That(command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0 && option.HelpName is null).Select(option => option.Name), Is.Empty, "A value has a name.");
    }

    [TestCaseSource(nameof(EveryCommand))]
    public void Every_example_can_be_typed(string name)
    {
        var root = CommandLine.CreateRoot(NoContext);
        foreach (var example in Examples(name))
        {
            Assert.That(() => CommandLine.Parse(ShellWords(example), root), Throws.Nothing, example);
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void Every_call_of_the_tool_in_the_documents_can_be_typed(string document)
    {
        var root = CommandLine.CreateRoot(NoContext);
        foreach (var call in DocumentedCalls(document))
        {
            Assert.That(() => CommandLine.Parse(ShellWords(call), root), Throws.Nothing, call);
        }
    }

    [Test]
    public void Calls_in_documents_are_found_at_all() => Assert.That(Documents().Sum(document => DocumentedCalls(document).Count), Is.GreaterThan(20));

    private static IReadOnlyList<string> Documents() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Find(), "docs"), "*.md").Append(Path.Combine(Repository.Find(), "README.md"))
            .Select(path => Path.GetRelativePath(Repository.Find(), path))];

    private static IReadOnlyList<string> DocumentedCalls(string document) =>
        [.. File.ReadLines(Path.Combine(Repository.Find(), document)).Select(line => DocumentedCall().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups["arguments"].Value.Trim()).Where(call => !call.Contains('\\', StringComparison.Ordinal))];

    private static IEnumerable<(string Name, Command Command)> Walk(string above, Command command)
    {
        var name = command is RootCommand ? CommandLine.Name : $"{above} {command.Name}";
        return command.Subcommands.Where(inside => !inside.Hidden).SelectMany(inside => Walk(name, inside)).Prepend((name, command));
    }

    private static Command Find(string name) => Walk("", CommandLine.CreateRoot(NoContext)).Single(pair => pair.Name == name).Command;

    private static string[] Words(string name) => name.Split(' ')[1..];

    /// <summary>What stands after the name of the tool in each line, without comments, pipes and files.</summary>
    private static IReadOnlyList<string> Examples(string name) => [.. CommandExamples.Find(name)!.Split('\n')
        .Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => ToolCall().Match(line)).Where(match => match.Success)
        .Select(match => match.Groups["arguments"].Value.Split("   ")[0].Trim())];

    private static string[] ShellWords(string line) => [.. ShellWord().Matches(line).Select(match => match.Value.Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex(@"^  (.* \| )?([A-Z_]+=\S+ )*mppcs (?<arguments>[^|>;]*)")]
    private static partial Regex ToolCall();

    [GeneratedRegex(@"^(\$ )?mppcs (?<arguments>[^|>;#]*)")]
    private static partial Regex DocumentedCall();

    [GeneratedRegex("('[^']*'|[^ '])+")]
    private static partial Regex ShellWord();
}
