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
        if (CommandExamples.Find(CommandLine.FullName(parseResult.CommandResult)) is { } text)
        {
            parseResult.InvocationConfiguration.Output.Write(text);
        }

        return exitCode;
    }
}
