using System.Globalization;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Payments;

/// <summary>Asks the person at the terminal before a payment is signed. Without a terminal, and for every answer but yes, it is not.</summary>
internal sealed class TerminalApprover(ToolContext context) : IPaymentApprover
{
    public async ValueTask<ApprovalDecision> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (context.Terminal is null)
        {
            await context.Error.WriteLineAsync("There is no terminal to ask on, which means no.").ConfigureAwait(false);
            return ApprovalDecision.Denied;
        }

        return await TerminalQuestion.AskAsync(context, Describe(request), cancellationToken).ConfigureAwait(false)
            ? ApprovalDecision.Approved
            : ApprovalDecision.Denied;
    }

    private string Describe(ApprovalRequest request)
    {
        var (quote, ink) = (request.Quote, context.ErrorInk);
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(ink.Strong($"{request.Origin} asks to be paid for {request.HttpMethod}:"));
        Line("amount", ink.Strong(quote.Currency.ToMoney(quote.Amount).ToString()) + $" by {quote.Method}");
        Line("fee", quote.MaximumFee == 0 ? "none for you" : $"at most {quote.Currency.ToMoney(quote.MaximumFee)}");
        foreach (var recipient in quote.Recipients)
        {
            Line("to", $"{DisplayText.Sanitize(recipient.Address, 100)}  {quote.Currency.ToMoney(recipient.Amount)}");
        }

        if (quote.ChainId is { } chain)
        {
            Line("chain", ChainName.Of(chain));
        }

        Line("ends", quote.ExpiresAt is { } end ? Times.Describe(end, context.Clock) : "not said");
        Line("purpose", request.Purpose ?? "none given");
        if (quote.Challenge.Description is { Length: > 0 } description)
        {
            Line("they say", $"\"{DisplayText.Sanitize(description, 200)}\" (the server's words, unverified)");
        }

        text.Write("Pay? [y/N] ");
        return text.ToString();

        void Line(string label, string value) => text.WriteLine($"  {label,-9} {value}");
    }
}
