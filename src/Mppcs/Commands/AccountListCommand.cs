using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account list</c>.</summary>
internal sealed class AccountListCommand : Command
{
    public AccountListCommand(ToolContext context)
        : base("list", "List your accounts and their addresses. Needs no password.")
    {
        var format = FormatOption.Create();
        Add(format);
        SetAction((result, cancellationToken) => new AccountListRun(context).RunAsync(FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
