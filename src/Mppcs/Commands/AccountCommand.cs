using System.CommandLine;

namespace Mppcs.Commands;

/// <summary><c>mppcs account</c>, the group of commands about encrypted keys.</summary>
internal sealed class AccountCommand : Command
{
    public const string CommandName = "account";
    public const string NameDescription = "What you call it: a-z, 0-9, '-' and '_'.";

    public AccountCommand(ToolContext context)
        : base(CommandName, "Keep keys for Tempo in encrypted files.")
    {
        Add(new AccountNewCommand(context));
        Add(new AccountListCommand(context));
        Add(new AccountShowCommand(context));
        Add(new AccountImportCommand(context));
        Add(new AccountUseCommand(context));
        Add(new AccountRemoveCommand(context));
    }

    /// <summary>The name of an account that is to be.</summary>
    public static Argument<string> CreateName() => new("NAME") { Description = NameDescription };
}
