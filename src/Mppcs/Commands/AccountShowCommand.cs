using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account show [NAME]</c>.</summary>
internal sealed class AccountShowCommand : Command
{
    public AccountShowCommand(ToolContext context)
        : base("show", "Show the address and file of an account. Needs no password.")
    {
        var name = new AccountArgument(isRequired: false);
        var reveal = new Option<bool>("--reveal") { Description = "Show the private key, on a terminal only, once the password is typed. Whoever sees it can pay." };
        var format = FormatOption.Create();
        Add(name);
        Add(reveal);
        Add(format);
        SetAction((result, cancellationToken) => new AccountShowRun(context).RunAsync(
            result.GetValue(name), result.GetValue(reveal), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
