using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mppcs.Commands;

/// <summary>The platform's help, followed by examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var name = command is RootCommand ? CommandLine.Name : CommandLine.FullName(parseResult.CommandResult)[(CommandLine.Name.Length + 1)..];
        if (CommandExamples.Find(name) is { } text)
        {
            parseResult.InvocationConfiguration.Output.Write(text);
        }

        return exitCode;
    }
}
