using System.Globalization;
using System.Text;
using Mppcs.Configuration;
using Mppcs.Payments;

namespace Mppcs.Setup;

/// <summary>A plan in words, before it is written and after.</summary>
internal static class SetupText
{
    /// <summary>What is to be written.</summary>
    public static string Describe(SetupPlan plan, NewSettingsFile file, Ink ink)
    {
        var page = new StringBuilder("\n");
        Line("settings", ink.Strong(file.Path) + (file.WasThere ? " (replaces the one that is there)" : ""));
        AppendPlan(page, plan);
        Line("account", plan.Account switch
        {
            { Name: null } => "none; the environment names the key",
            { Draft: null } account => $"{account.Name}, which is there",
            { Draft.IsImport: true } account => $"{account.Name}, imported into {account.Draft.File}",
            var account => $"{account.Name}, a new key in {account.Draft.File}",
        });
        return page.ToString();

        void Line(string label, string value) => Append(page, label, value);
    }

    /// <summary>Network, node, limits and ledger.</summary>
    public static void AppendPlan(StringBuilder page, SetupPlan plan)
    {
        Append(page, "network", ChainName.Of(plan.Network.ChainId));
        Append(page, "node", NodeOf(plan) ?? SetupQuestions.NoNode);
        Append(page, "limits", $"{plan.PerPayment} a payment, {plan.PerDay} a day");
        Append(page, "ledger", plan.Ledger.Path);
    }

    /// <summary>The node without its path, which is often secret.</summary>
    public static string? NodeOf(SetupPlan plan) => plan.Node?.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    public static void Append(StringBuilder page, string label, string value) => page.Append(CultureInfo.InvariantCulture, $"   {label,-9} {value}\n");
}
