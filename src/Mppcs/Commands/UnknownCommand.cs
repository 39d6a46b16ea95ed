using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs unknown</c>.</summary>
internal sealed class UnknownCommand : Command
{
    public const string CommandName = "unknown";

    public UnknownCommand(ToolContext context)
        : base(CommandName, "Show the payments whose outcome is open, and what to type about each.")
    {
        var format = FormatOption.Create();
        Add(format);
        SetAction((result, cancellationToken) => new OpenPayments(context).RunAsync(FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
