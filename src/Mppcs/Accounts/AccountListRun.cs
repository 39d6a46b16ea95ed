using System.Globalization;
using System.Text;
using Mpp.Client.Protocol;
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

        var (page, ink) = (new StringBuilder(), context.OutputInk);
        var width = accounts.Max(account => account.Name.Length);
        foreach (var account in accounts)
        {
            var address = account.ReadAddress(out var problem) ?? ink.Bad(DisplayText.Sanitize(problem!));
            page.Append(CultureInfo.InvariantCulture, $"{(account.IsDefault ? '*' : ' ')} {ink.Strong(account.Name.PadRight(width))}  {address}\n");
        }

        var count = accounts.Count == 1 ? "1 account" : string.Create(CultureInfo.InvariantCulture, $"{accounts.Count} accounts");
        var mark = accounts.Any(account => account.IsDefault) ? "* pays by default" : $"none pays by default: '{CommandLine.Name} account use NAME'";
        return page.Append(ink.Faint($"{count}, {mark}. Files: {folder.Path}")).Append('\n').ToString();
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
