using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>
/// What the buyer has to do before a payment can go on. Its address is for the buyer alone: it is shown on their terminal and in the report that they
/// asked for, and nowhere else.
/// </summary>
/// <param name="Whose">Who wants it: <c>stripe</c> or <c>link</c>.</param>
/// <param name="Kind">What is wanted, in the word of whoever wants it.</param>
/// <param name="Url">The page to open; <see langword="null"/> when there is none.</param>
internal sealed record NextStep(string Whose, string Kind, Uri? Url)
{
    private const int LongestKind = 64;
    private const int LongestUrl = 2048;

    /// <summary>What a failure asks for; <see langword="null"/> when it asks for nothing that is still of use.</summary>
    public static NextStep? Of(PaymentMethodException exception) => exception switch
    {
        StripeException { NothingWasSigned: false, NextAction: { } action } => new NextStep("stripe", DisplayText.Sanitize(action.Type, LongestKind), Checked(action.Url)),
        LinkException { Failure: LinkFailure.ActionRequired } link => new NextStep("link", "action_required", Checked(link.ActionUrl)),
        _ => null,
    };

    /// <summary>For people.</summary>
    public string Describe()
    {
        var who = Whose == "link" ? "Link" : "Stripe";
        return Url is null
            ? $"{who} wants you to act first ({Kind}) and names no page for it."
            : $"{who} wants you to act first. Its page, for you alone: {Url.AbsoluteUri}";
    }

    private static Uri? Checked(Uri? url) => url is { AbsoluteUri.Length: <= LongestUrl } && url.UserInfo.Length == 0 ? url : null;
}
