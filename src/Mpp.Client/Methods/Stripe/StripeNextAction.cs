using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>What the cardholder has to do before a token can be used. A secret: its text form shows the kind only.</summary>
/// <param name="Type">The kind of step: <c>redirect_to_url</c> or <c>use_stripe_sdk</c>; <c>unknown</c> when Stripe does not say.</param>
/// <param name="Url">The page to open, when there is one. https.</param>
/// <param name="Details">What Stripe says about the step, for a program that hands it to Stripe's own SDK.</param>
public sealed record StripeNextAction(string Type, Uri? Url, JsonElement Details)
{
    private const string Unknown = "unknown";

    /// <summary>Shows the kind only.</summary>
    public override string ToString() => Type;

    /// <summary>The step that a token waits for.</summary>
    internal static StripeNextAction Read(JsonElement token)
    {
        if (!token.TryGetProperty("next_action", out var action) || action.ValueKind != JsonValueKind.Object)
        {
            return new StripeNextAction(Unknown, Url: null, JsonElement.Parse("{}"));
        }

        var url = action.TryGetProperty("redirect_to_url", out var redirect) && redirect.ValueKind == JsonValueKind.Object
            && Uri.TryCreate(redirect.GetText("url"), UriKind.Absolute, out var parsed) && parsed.Scheme == Uri.UriSchemeHttps ? parsed : null;
        return new StripeNextAction(StripeText.Scrub(action.GetText("type") ?? Unknown), url, action.Clone());
    }
}
