using System.Globalization;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Lists the user's accounts. Opens none.</summary>
internal sealed class AccountListRun(ToolContext context)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no config folder, or it cannot be read.</exception>
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var accounts = folder.List();
        await (format == OutputFormat.Json
            ? WriteJsonAsync(folder, accounts, cancellationToken)
            : context.WriteAsync(Describe(folder, accounts), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private string Describe(AccountFolder folder, IReadOnlyList<StoredAccount> accounts)
    {
        if (accounts.Count == 0)
        {
            return $"No accounts in {folder.Path}. '{CommandLine.Name} account new NAME' makes one.\n";
        }

        var table = new Table([Column.Whole("account"), Column.Whole("address"), Column.Whole("pays")], [.. accounts.Select(RowOf)]);
        if (!context.IsOutputTerminal)
        {
            return table.Render(context);
        }

        var count = accounts.Count == 1 ? "1 account" : string.Create(CultureInfo.InvariantCulture, $"{accounts.Count} accounts");
        var isOneDefault = accounts.Any(account => account.IsDefault);
        var mark = isOneDefault ? "" : $", none pays by default: '{CommandLine.Name} account use NAME'";
        return $"{table.Render(context)}{context.OutputInk.Faint($"{count}{mark}. Files: {folder.Path}")}\n";
    }

    private static IReadOnlyList<Cell> RowOf(StoredAccount account)
    {
        var address = account.ReadAddress(out var problem);
        return
        [
            new Cell(account.Name, Tone.Strong), address is null ? new Cell(problem!, Tone.Bad) : new Cell(address), account.IsDefault ? "by default" : "",
        ];
    }

    private Task WriteJsonAsync(AccountFolder folder, IReadOnlyList<StoredAccount> accounts, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("folder", folder.Path);
            json.WriteStartArray("accounts");
            foreach (var account in accounts)
            {
                json.WriteStartObject();
                AccountReport.WriteMembers(json, account);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            JsonReport.WriteError(json, error: null);
            json.WriteEndObject();
        }, cancellationToken);
}
