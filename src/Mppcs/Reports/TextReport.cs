using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>What people read beside the response: one line about the payment, the key that was bought, and what went wrong.</summary>
internal sealed class TextReport(ToolContext context)
{
    private readonly Ink _ink = context.ErrorInk;

    /// <summary>One line: amount, origin, method, recipient, outcome, reference.</summary>
    public async Task WritePaymentAsync(Report report)
    {
        if (report is not { Payment: { } payment, Record: { } record } || payment.Outcome == PaymentOutcome.NotPaid)
        {
            return;
        }

        var recipients = Addresses.Shorten(record.Recipients[0].Address) + (record.Recipients.Count > 1 ? $" and {record.Recipients.Count - 1} more" : "");
        var reference = report.Reference is { } found ? ", " + DisplayText.Sanitize(found, 120) : "";
        var what = record.Amount == 0 ? "proved an account" : $"paid {record.Currency.ToMoney(record.Amount)}";
        var outcome = payment.Outcome == PaymentOutcome.Settled ? _ink.Good("settled") : _ink.Bad(Outcomes.Of(payment.Outcome));
        await SayAsync($"{what} to {record.Origin} by {record.Method} ({recipients}), {outcome}{reference}").ConfigureAwait(false);
        if (payment is { Outcome: PaymentOutcome.Settled, ReceiptProblem: { } problem })
        {
            await SayAsync($"no receipt: {DisplayText.Sanitize(problem)}").ConfigureAwait(false);
        }
    }

    /// <summary>The key that was bought: it exists nowhere else, so it is shown even when notices are not.</summary>
    public Task WriteApiKeyAsync(MppPayment? payment) =>
        payment?.ApiKey is { } key ? SayAsync($"bought X-Api-Key: {DisplayText.Sanitize(key, 500)}") : Task.CompletedTask;

    public async Task WriteDetailsAsync(LedgerRecord record)
    {
        await SayAsync(_ink.Faint($"* ledger {record.Id}, {record.Method}/{record.Intent} {record.Mode}")).ConfigureAwait(false);
        foreach (var (name, value) in record.LookupKeys)
        {
            await SayAsync(_ink.Faint($"* {name} {DisplayText.Sanitize(value, 120)}")).ConfigureAwait(false);
        }
    }

    public async Task WriteErrorAsync(ReportedError error)
    {
        await SayAsync($"{_ink.Bad("mppcs:")} {error.Headline ?? error.Message}").ConfigureAwait(false);
        foreach (var reason in error.Reasons)
        {
            var offer = $"{Shown(reason.Method)}/{Shown(reason.Intent)}";
            foreach (var violation in reason.Violations)
            {
                await SayAsync($"  {offer,-14} {Describe(violation)}").ConfigureAwait(false);
                offer = "";
            }
        }

        if (error.ResumeUntil is { } end)
        {
            await SayAsync($"  The server can still take the payment until {Payments.Times.Describe(end, context.Clock)}.").ConfigureAwait(false);
        }

        if (error.Hint is { } hint)
        {
            await SayAsync($"  {_ink.Strong(hint)}").ConfigureAwait(false);
        }
    }

    private static string Describe(PolicyViolation violation) => $"{DisplayText.Sanitize(violation.Message, 500)} [{violation.Rule}]";

    private static string Shown(string? text) => text is null ? "unreadable" : DisplayText.Sanitize(text, 64);

    private Task SayAsync(string line) => context.Error.WriteLineAsync(line);
}
