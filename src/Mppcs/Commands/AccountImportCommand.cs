using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>mppcs account import NAME [FILE]</c>.</summary>
internal sealed class AccountImportCommand : Command
{
    public AccountImportCommand(ToolContext context)
        : base("import", "Encrypt a key that you have into a file: a private key, or a keystore of another program.")
    {
        var name = AccountCommand.CreateName();
        var file = new Argument<string?>("FILE")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The private key (0x and 64 hexadecimal digits) or keystore. Without it the standard input is read, or the key is asked for on the terminal.",
        };
        var format = FormatOption.Create();
        Add(name);
        Add(file);
        Add(format);
        SetAction((result, cancellationToken) => new AccountImportRun(context).RunAsync(
            result.GetValue(name)!, result.GetValue(file), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
