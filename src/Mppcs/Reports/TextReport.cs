using Mpp.Client;
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
        var outcome = payment.Outcome == PaymentOutcome.Settled ? _ink.Good("settled") : payment.Outcome == PaymentOutcome.Unknown ? _ink.Doubtful(Outcomes.Unknown) : _ink.Faint(Outcomes.Of(payment.Outcome));
        await SayAsync($"{what} to {record.Origin} by {record.Method} ({recipients}), {outcome}{reference}").ConfigureAwait(false);
        if (payment is { Outcome: PaymentOutcome.Settled, ReceiptProblem: { } problem })
        {
            await SayAsync($"no receipt: {DisplayText.Sanitize(problem)}").ConfigureAwait(false);
        }
    }

    /// <summary>The key that was bought: it exists nowhere else, so it is shown even when notices are not.</summary>
    public Task WriteApiKeyAsync(MppPayment? payment) =>
        payment?.ApiKey is { } key ? SayAsync($"bought X-Api-Key: {DisplayText.Sanitize(key, 500)}") : Task.CompletedTask;

    public async Task WriteDetailsAsync(Report report)
    {
        if (report.Record is not { } record)
        {
            return;
        }

        await SayAsync(_ink.Faint($"* ledger {record.Id}, {record.Method}/{record.Intent} {record.Mode}")).ConfigureAwait(false);
        foreach (var (name, value) in record.LookupKeys)
        {
            await SayAsync(_ink.Faint($"* {name} {DisplayText.Sanitize(value, 120)}")).ConfigureAwait(false);
        }

        if (report.Explorer is { } page)
        {
            await SayAsync(_ink.Faint($"* explorer {page.AbsoluteUri}")).ConfigureAwait(false);
        }
    }

    public async Task WriteErrorAsync(ReportedError error)
    {
        await SayLinesAsync($"{_ink.Bad("mppcs:")} ", error.Headline ?? error.Message, indent: 2, widthOfHead: 7).ConfigureAwait(false);
        foreach (var reason in error.Reasons)
        {
            var offer = $"{Shown(reason.Method)}/{Shown(reason.Intent)}";
            foreach (var violation in reason.Violations)
            {
                await SayLinesAsync($"  {offer,-14} ", Describe(violation), indent: 17, widthOfHead: 17).ConfigureAwait(false);
                offer = "";
            }
        }

        if (error.NextStep is { } step)
        {
            await SayAsync($"  {_ink.Strong(step.Describe())}").ConfigureAwait(false);
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

    /// <summary>A sentence, broken at spaces where a terminal would break it anywhere.</summary>
    private async Task SayLinesAsync(string head, string text, int indent, int widthOfHead)
    {
        var width = context.ReadErrorWidth?.Invoke() ?? 0;
        var lines = width > 2 * widthOfHead ? [.. Paragraph.Lines(text, width - widthOfHead - 1)] : (IReadOnlyList<string>)[text];
        foreach (var line in lines)
        {
            await SayAsync(head + line).ConfigureAwait(false);
            head = new string(' ', indent);
        }
    }

    private Task SayAsync(string line) => context.Error.WriteLineAsync(line);
}
