using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account remove NAME</c>.</summary>
internal sealed class AccountRemoveCommand : Command
{
    public AccountRemoveCommand(ToolContext context)
        : base("remove", "Put an account aside. Asks first; its file is moved, not deleted.")
    {
        var name = new AccountArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var force = new Option<bool>("--force") { Description = "Remove it even if it pays by default." };
        var format = FormatOption.Create();
        Add(name);
        Add(yes);
        Add(force);
        Add(format);
        SetAction((result, cancellationToken) => new AccountRemoveRun(context).RunAsync(
            result.GetValue(name)!, result.GetValue(yes), result.GetValue(force), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
