using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account new NAME</c>.</summary>
internal sealed class AccountNewCommand : Command
{
    public AccountNewCommand(ToolContext context)
        : base("new", "Make a key and encrypt it into a file. There is no other copy: keep the file and the password.")
    {
        var name = AccountCommand.CreateName();
        var format = FormatOption.Create();
        Add(name);
        Add(format);
        SetAction((result, cancellationToken) =>
            new AccountNewRun(context).RunAsync(result.GetValue(name)!, FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
