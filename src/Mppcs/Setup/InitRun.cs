using Mpp.Client.Ledger;
using Mppcs.Accounts;
using Mppcs.Configuration;
using Mppcs.Journal;
using Mppcs.Policies;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Setup;

/// <summary>A first run: asks for everything, or takes it from options, and then writes it all or nothing.</summary>
/// <param name="context">The terminal, and the place of the settings file.</param>
/// <param name="isElsewhere">Whether other commands look for the settings in another place.</param>
/// <param name="format">How to report.</param>
internal sealed class InitRun(ToolContext context, bool isElsewhere, OutputFormat format)
{
    /// <param name="typed">The answers that were typed.</param>
    /// <param name="isConfirmed">Whether nobody is to be asked.</param>
    /// <param name="isForced">Whether a settings file that is there is replaced.</param>
    /// <param name="cancellationToken">Ends the work before anything is written.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Something cannot be used or written, or there is nobody to ask.</exception>
    public async Task<int> RunAsync(TypedSetup typed, bool isConfirmed, bool isForced, CancellationToken cancellationToken)
    {
        var file = NewSettingsFile.For(context, isForced);
        if (!isConfirmed && context.Terminal is null)
        {
            throw new UsageException($"There is no terminal to ask on. Type for instance: {CommandLine.Name} init --yes --network {SetupNetworks.Usual} --no-account "
                + $"--max-per-payment '{StarterFile.PerPayment}' --max-per-day '{StarterFile.PerDay}'");
        }

        try
        {
            var dialogue = new SetupDialogue(context, isConfirmed);
            if (!isConfirmed)
            {
                await context.Error.WriteLineAsync("Enter takes what stands in brackets. Nothing is written before the last question.").ConfigureAwait(false);
            }

            using var plan = await new SetupQuestions(typed, dialogue, context).CollectAsync(cancellationToken).ConfigureAwait(false);
            return await ConfirmAsync(plan, file, dialogue, cancellationToken).ConfigureAwait(false)
                ? await WriteAsync(plan, file, cancellationToken).ConfigureAwait(false)
                : await RefuseAsync(file, "The answer was no.").ConfigureAwait(false);
        }
        catch (InputEndedException exception)
        {
            await context.Error.WriteLineAsync().ConfigureAwait(false);
            return await RefuseAsync(file, exception.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("\nNothing was written.").ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> ConfirmAsync(SetupPlan plan, NewSettingsFile file, SetupDialogue dialogue, CancellationToken cancellationToken)
    {
        if (!dialogue.IsAsking)
        {
            return true;
        }

        await context.Error.WriteAsync(SetupText.Describe(plan, file, context.ErrorInk)).ConfigureAwait(false);
        return await dialogue.AskAsync(option: null, typed: null, "Write this? (yes, no)", "yes", ReadYes, cancellationToken).ConfigureAwait(false);
    }

    private static bool ReadYes(string text) => text.ToUpperInvariant() switch
    {
        "Y" or "YES" => true,
        "N" or "NO" => false,
        _ => throw new UsageException("Write yes or no."),
    };

    private async Task<int> WriteAsync(SetupPlan plan, NewSettingsFile file, CancellationToken cancellationToken)
    {
        await ProveLedgerAsync(plan.Ledger.Path, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        plan.Account.Draft?.Write(context.CreateDerivation());
        try
        {
            await file.WriteAsync(StarterFile.Create(plan.Choices), CancellationToken.None).ConfigureAwait(false);
        }
        catch (UsageException) when (plan.Account.Draft is { } draft)
        {
            // Nobody has seen the address of the key yet, and an imported one is still where it was.
            File.Delete(draft.File);
            throw;
        }

        var account = await MarkAsync(plan.Account.Name).ConfigureAwait(false);
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, CancellationToken.None).ConfigureAwait(false);
        var other = account is null ? null : AccountReport.WhatComesFirst(settings, context);
        await new SetupReport(context).WriteAsync(new SetupResult(plan, file, account, other, isElsewhere), format).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<StoredAccount?> MarkAsync(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var folder = AccountFolder.Of(context);
        var account = folder.Get(name) with { IsDefault = true };
        await folder.MarkAsync(account, CancellationToken.None).ConfigureAwait(false);
        return account;
    }

    /// <summary>Takes the ledger's lock once, and reads what is there.</summary>
    private static async Task ProveLedgerAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await UserLedger.ProveUsableAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is LedgerException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The ledger {path} cannot be used, so nothing was written. {exception.Message}", UsageException.Configuration);
        }
    }

    private async Task<int> RefuseAsync(NewSettingsFile file, string reason)
    {
        var error = new ReportedError("not_confirmed", $"{reason} Nothing was written.", Phases.Approval, IsRetrySafe: true);
        await (format == OutputFormat.Json
            ? JsonOutput.WriteAsync(context, json =>
            {
                json.WriteStartObject();
                json.WriteString("path", file.Path);
                JsonReport.WriteError(json, error);
                json.WriteEndObject();
            }, CancellationToken.None)
            : new TextReport(context).WriteErrorAsync(error)).ConfigureAwait(false);
        return ExitCodes.Refused;
    }
}
