using Mpp.Client.Methods.Tempo;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Encrypts a key that the user has into a file of the user. The key never stands on a command line.</summary>
internal sealed class AccountImportRun(ToolContext context)
{
    /// <param name="name">What the user calls it.</param>
    /// <param name="source">The file with the key or the keystore; <see langword="null"/> for the terminal, else the input.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the wait for key and password.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no usable key or password, the name is taken or none, or the file cannot be written.</exception>
    public async Task<int> RunAsync(string name, string? source, OutputFormat format, CancellationToken cancellationToken)
    {
        using var draft = await new AccountImport(context).ReadAsync(name, source, cancellationToken).ConfigureAwait(false);
        var address = draft.Write(context.CreateDerivation());
        await ReportAsync(new StoredAccount(name, draft.File, IsDefault: false), address, source, format).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private Task ReportAsync(StoredAccount account, TempoAddress address, string? source, OutputFormat format) => new AccountReport(context).WriteAsync(account, $"""
        Imported account {account.Name}: {address}
        File: {account.File}
        {(source is null ? "" : $"The key is still in {source} too; remove that when nothing needs it.\n")}Type '{CommandLine.Name} account use {account.Name}' to pay from it.

        """, format);
}
