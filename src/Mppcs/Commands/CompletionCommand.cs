using System.CommandLine;
using Mpp.Client.Protocol;
using Mppcs.Completing;

namespace Mppcs.Commands;

/// <summary><c>mppcs completion SHELL</c>.</summary>
internal sealed class CompletionCommand : Command
{
    public const string CommandName = "completion";

    public CompletionCommand(ToolContext context)
        : base(CommandName, "Print a script by which your shell completes commands, options, accounts and open payments.")
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell.", HelpName = string.Join('|', CompletionScripts.Shells) };
        Add(shell);
        SetAction(async (result, cancellationToken) =>
        {
            await context.WriteAsync(Read(result.GetValue(shell)!), cancellationToken).ConfigureAwait(false);
            return ExitCodes.Success;
        });
    }

    private static string Read(string shell) => CompletionScripts.Find(shell)
        ?? throw new UsageException($"'{DisplayText.Sanitize(shell, 60)}' is not a shell that is known. Write {string.Join(", ", CompletionScripts.Shells)}.");
}
