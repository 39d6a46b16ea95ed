using System.Globalization;
using System.Text;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Payments;

namespace Mppcs.Quotes;

/// <summary>Quotes for people.</summary>
internal sealed class QuoteText(ToolContext context)
{
    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    public string Describe(QuoteReport report)
    {
        var asked = $"{report.HttpMethod} {report.Url.GetLeftPart(UriPartial.Path)}";
        var count = report.Challenges.Count;
        Write(count == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{asked} asks for no payment ({report.Status}).")
            : string.Create(CultureInfo.InvariantCulture, $"{asked} asks to be paid ({report.Status}), {count} {(count == 1 ? "offer" : "offers")}:"));
        if (report.Notice is { } notice)
        {
            Write(notice);
        }

        for (var index = 0; index < count; index++)
        {
            Describe(index + 1, report.Challenges[index]);
        }

        foreach (var missing in report.Challenges.Select(challenge => challenge.MissingKey).OfType<string>().Distinct())
        {
            Write("");
            Write($"No key configured. {missing}");
        }

        return _page.ToString();
    }

    /// <summary>The terms of one quote, as indented lines.</summary>
    public string DescribeTerms(Quote quote)
    {
        WriteTerms(quote);
        return _page.ToString();
    }

    private void Describe(int number, QuotedChallenge challenge)
    {
        Write("");
        Write(_ink.Strong(string.Create(CultureInfo.InvariantCulture, $"{number}  {Shown(challenge.Method) ?? "unreadable"}/{Shown(challenge.Intent) ?? "challenge"}")));
        if (challenge.Quote is { } quote)
        {
            WriteTerms(quote);
        }

        if (challenge.Challenge is { } read)
        {
            Line("realm", $"{Shown(read.Realm)} {_ink.Faint("(the server's words)")}");
        }

        Line("verdict", challenge.IsAllowed ? _ink.Good("allowed") : _ink.Bad("refused"));
        foreach (var reason in challenge.Reasons)
        {
            WriteReason(reason);
        }
    }

    private void WriteTerms(Quote quote)
    {
        Line("amount", quote.Currency.ToMoney(quote.Amount) + $" ({quote.Currency.Symbol})");
        Line("fee", quote.HasFeePayer ? "paid by the server" : quote.MaximumFee == 0 ? "none for you" : $"at most {quote.Currency.ToMoney(quote.MaximumFee)}");
        foreach (var recipient in quote.Recipients)
        {
            Line("to", DisplayText.Sanitize(recipient.Address, 100) + (quote.Recipients.Count > 1 ? $"  {quote.Currency.ToMoney(recipient.Amount)}" : ""));
        }

        if (quote.ChainId is { } chain)
        {
            Line("chain", ChainName.Of(chain));
        }

        Line("expires", quote.ExpiresAt is { } end ? Times.Describe(end, context.Clock) : "not said");
    }

    private void WriteReason(PolicyViolation reason)
    {
        Line("", $"{DisplayText.Sanitize(reason.Message, 500)}");
        var bounds = reason.Limit.Length > 0 || reason.Asked.Length > 0
            ? $": limit {OrNone(reason.Limit)}, asked {OrNone(reason.Asked)}"
            : "";
        Line("", _ink.Faint($"rule {reason.Rule}{bounds}"));
    }

    private void Line(string label, string value) => Write($"   {label,-8} {value}");

    private void Write(string line) => _page.Append(line).Append('\n');

    private static string OrNone(string text) => text.Length == 0 ? "none" : DisplayText.Sanitize(text);

    private static string? Shown(string? text) => text is null ? null : DisplayText.Sanitize(text, 100);
}
