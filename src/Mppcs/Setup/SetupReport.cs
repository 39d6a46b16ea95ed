using System.Text;
using System.Text.Json;
using Mppcs.Accounts;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Setup;

/// <summary>Tells what was written, and what to type next.</summary>
internal sealed class SetupReport(ToolContext context)
{
    public Task WriteAsync(SetupResult result, OutputFormat format) => format == OutputFormat.Json
        ? JsonOutput.WriteAsync(context, json => Write(json, result), CancellationToken.None)
        : context.WriteAsync(Describe(result), CancellationToken.None);

    private string Describe(SetupResult result)
    {
        var (page, ink) = (new StringBuilder(), context.OutputInk);
        page.Append(result.File.WasThere ? "Replaced " : "Wrote ").Append(result.File.Path).Append('\n');
        SetupText.AppendPlan(page, result.Plan);
        SetupText.Append(page, "account", result.Account is { } account ? $"{account.Name}  {result.Address}" : "none; the environment names the key");
        if (result.Plan.Account.Draft is { IsImport: false } draft)
        {
            page.Append("There is no other copy of its key: keep the password, and the file ").Append(draft.File).Append('\n');
        }

        if (result.ComesFirst is { } other)
        {
            page.Append("For now ").Append(other).Append(" comes before it.\n");
        }

        page.Append("\nNext:\n");
        foreach (var (note, command) in new NextSteps(context).Of(result))
        {
            page.Append("  ").Append(note).Append(":\n    ").Append(ink.Strong(command)).Append('\n');
        }

        return page.ToString();
    }

    private void Write(Utf8JsonWriter json, SetupResult result)
    {
        var plan = result.Plan;
        json.WriteStartObject();
        json.WriteString("path", result.File.Path);
        json.WriteBoolean("replaced", result.File.WasThere);
        json.WriteString("network", plan.Network.Name);
        json.WriteNumber("chainId", plan.Network.ChainId);
        json.WriteString("node", SetupText.NodeOf(plan));
        json.WriteString("maxPerPayment", plan.PerPayment.ToString());
        json.WriteString("maxPerDay", plan.PerDay.ToString());
        json.WriteString("ledger", plan.Ledger.Path);
        WriteAccount(json, result);
        json.WriteString("comesFirst", result.ComesFirst);
        json.WriteStartArray("next");
        foreach (var (_, command) in new NextSteps(context).Of(result))
        {
            json.WriteStringValue(command);
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    private static void WriteAccount(Utf8JsonWriter json, SetupResult result)
    {
        if (result.Account is not { } account)
        {
            json.WriteNull("account");
            return;
        }

        json.WriteStartObject("account");
        AccountReport.WriteMembers(json, account);
        json.WriteBoolean("made", result.Plan.Account.Draft is { IsImport: false });
        json.WriteEndObject();
    }
}
