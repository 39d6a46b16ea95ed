using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account use NAME</c>.</summary>
internal sealed class AccountUseCommand : Command
{
    public AccountUseCommand(ToolContext context)
        : base("use", "Pay on Tempo from this account, wherever no other key is named.")
    {
        var name = new AccountArgument();
        var format = FormatOption.Create();
        Add(name);
        Add(format);
        SetAction((result, cancellationToken) =>
            new AccountUseRun(context).RunAsync(result.GetValue(name)!, FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
