using System.Globalization;
using System.Text;
using Mpp.Client.Protocol;
using Mpp.Sandbox;
using Mppcs.Decoding;
using Mppcs.Quotes;
using Mppcs.Reports;

namespace Mppcs.Demonstration;

/// <summary>The demonstration for somebody who sees a paid request for the first time.</summary>
internal sealed class DemoStory(ToolContext context, MppSandbox sandbox)
{
    private readonly Ink _ink = context.OutputInk;
    private int _step;

    public string Begin() => Step("A merchant, a Tempo chain and a Stripe start inside this process. Nothing leaves this machine.",
        $"merchant {sandbox.Merchant.BaseAddress}",
        $"chain    {sandbox.Chain.RpcUrl} (simulated)",
        $"stripe   {sandbox.Stripe.BaseAddress} (simulated)");

    public string Ask(IReadOnlyList<QuotedChallenge> challenges)
    {
        var report = new QuoteReport(new Conclusion(Outcomes.NotPaid, ExitCodes.Success), new Uri(sandbox.Merchant.BaseAddress, DemoBuyer.OrderPath))
        {
            Status = 402,
            HttpMethod = "POST",
            Challenges = challenges,
        };
        return Step($"An agent orders a notebook. It sends no payment; it may spend {DemoBuyer.Limit} per payment.") + Indent(new QuoteText(context).Describe(report));
    }

    public string Buy(DemoOrder order)
    {
        var (record, receipt) = (order.Report.Record!, order.Report.Payment!.Receipt);
        var isTempo = record.Method == "tempo";
        return Step(isTempo
                ? "It pays on Tempo: signs one transfer for exactly this order and sends the order again with it."
                : "It pays a second order through Stripe: mints a token that only this seller can charge, up to this price, once.",
            $"ledger   {string.Join(" > ", order.PaymentSteps)}",
            $"paid     {_ink.Strong(record.Currency.ToMoney(record.Amount).ToString())} to {Addresses.Shorten(record.Recipients[0].Address)}, {_ink.Good(order.Report.Conclusion.Outcome)}",
            $"answer   {order.Report.Status?.ToString(CultureInfo.InvariantCulture)} Created",
            $"receipt  {receipt?.Status}, {DisplayText.Sanitize(order.Report.Reference ?? "none", 100)}",
            isTempo ? OnChain() : AtStripe(),
            $"bought   X-Api-Key {Secrets.Shorten(order.ApiKey)}",
            $"order    {DisplayText.Sanitize(order.Id, 60)}, read with the key: {string.Join(" > ", order.OrderSteps.Select(step => DisplayText.Sanitize(step, 40)))}");
    }

    public string End() => Step("That is all. Next, with keys of your own:",
        "mppcs quote URL                          what would it cost, and would it be paid?",
        "mppcs URL --max-spend '0.05 USD'         pay it",
        "mppcs sandbox                            keep this merchant running and try things");

    private string OnChain()
    {
        var transfer = sandbox.Chain.Transfers[^1];
        return $"chain    moved {transfer.Amount.ToString(CultureInfo.InvariantCulture)} base units from {Addresses.Shorten(transfer.From)} to {Addresses.Shorten(transfer.To)}";
    }

    private string AtStripe()
    {
        var intent = sandbox.Stripe.PaymentIntents[^1];
        return $"stripe   {intent.Status} {intent.Amount.ToString(CultureInfo.InvariantCulture)} {intent.Currency} in {intent.Id}";
    }

    private string Step(string title, params IReadOnlyList<string> lines)
    {
        var text = new StringBuilder(_step == 0 ? "" : "\n");
        text.Append(CultureInfo.InvariantCulture, $"{_ink.Strong(string.Create(CultureInfo.InvariantCulture, $"{++_step}. {title}"))}\n");
        foreach (var line in lines)
        {
            text.Append("   ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Indent(string page) =>
        string.Concat(page.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"   {line}\n"));
}
