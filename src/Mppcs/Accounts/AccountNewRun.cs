using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Makes a key and encrypts it into a file of the user.</summary>
internal sealed class AccountNewRun(ToolContext context)
{
    /// <param name="name">What the user calls it.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the wait for the password. What is written stays.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The name is taken or none, the password cannot be used, or the file cannot be written.</exception>
    public async Task<int> RunAsync(string name, OutputFormat format, CancellationToken cancellationToken)
    {
        using var draft = await AccountDraft.NewAsync(name, context, cancellationToken).ConfigureAwait(false);
        var address = draft.Write(context.CreateDerivation());
        var account = new StoredAccount(name, draft.File, IsDefault: false);
        await new AccountReport(context).WriteAsync(account, $"""
            Made account {name}: {address}
            File: {draft.File}
            There is no other copy of its key: keep the file and the password.
            Send it money, then type '{CommandLine.Name} account use {name}' to pay from it.

            """, format).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
