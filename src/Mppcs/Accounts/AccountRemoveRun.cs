using Mppcs.Payments;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Puts an account aside, once somebody said yes.</summary>
internal sealed class AccountRemoveRun(ToolContext context)
{
    /// <param name="name">The account.</param>
    /// <param name="isConfirmed">Whether the yes was typed already.</param>
    /// <param name="isForced">Whether it may be the one that pays by default.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the work before the file is moved.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such account, it pays by default, nobody can be asked, or its file cannot be moved.</exception>
    public async Task<int> RunAsync(string name, bool isConfirmed, bool isForced, OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var account = folder.Get(name);
        if (account.IsDefault && !isForced)
        {
            throw new UsageException($"Account {name} pays by default. Choose another one with '{CommandLine.Name} account use NAME', or add --force.");
        }

        if (!isConfirmed && !await AskAsync(account, cancellationToken).ConfigureAwait(false))
        {
            await RefuseAsync(account, format).ConfigureAwait(false);
            return ExitCodes.Refused;
        }

        var address = account.ReadAddress(out _);
        var aside = folder.Remove(account, context.Clock.GetUtcNow());
        await new AccountReport(context).WriteAsync(new StoredAccount(name, aside, IsDefault: false), $"""
            Removed account {name}{(address is null ? "" : $": {address}")}
            Its file is kept: {aside}

            """, format).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<bool> AskAsync(StoredAccount account, CancellationToken cancellationToken) => context.Terminal is not null
        ? await TerminalQuestion.AskAsync(
            context, $"Remove account {account.Name}, {account.ReadAddress(out _) ?? "of an unknown address"}? Its file is put aside. [y/N] ", cancellationToken).ConfigureAwait(false)
        : throw new UsageException("There is no terminal to ask on. Add --yes to remove the account; its file is put aside.");

    private Task RefuseAsync(StoredAccount account, OutputFormat format)
    {
        var error = new ReportedError("not_confirmed", $"Account {account.Name} was left as it is.", Phases.Approval, IsRetrySafe: true);
        return format == OutputFormat.Json
            ? JsonOutput.WriteAsync(context, json =>
            {
                json.WriteStartObject();
                AccountReport.WriteMembers(json, account);
                JsonReport.WriteError(json, error);
                json.WriteEndObject();
            }, CancellationToken.None)
            : new TextReport(context).WriteErrorAsync(error);
    }
}
