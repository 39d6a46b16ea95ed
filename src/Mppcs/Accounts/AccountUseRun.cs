using Mppcs.Configuration;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Marks the account that pays where no other key is named.</summary>
internal sealed class AccountUseRun(ToolContext context)
{
    /// <param name="name">The account.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the work before the mark is set.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such account, or the mark cannot be written.</exception>
    public async Task<int> RunAsync(string name, OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var account = folder.Get(name) with { IsDefault = true };
        var address = account.ReadAddress(out var problem)
            ?? throw new UsageException($"The account was not chosen. {problem}", UsageException.Configuration);
        await folder.MarkAsync(account, cancellationToken).ConfigureAwait(false);
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        var other = AccountReport.WhatComesFirst(settings, context);
        var note = other is null ? "" : $"For now {other} comes before it.\n";
        await new AccountReport(context).WriteAsync(account, $"Account {name} pays on Tempo from now on.\n   address  {address}\n{note}", format,
            json => json.WriteString("comesFirst", other)).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
