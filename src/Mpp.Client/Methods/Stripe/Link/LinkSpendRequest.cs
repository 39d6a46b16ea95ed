using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>A spend request as Link tells it. Its text form leaves out the token.</summary>
internal sealed record LinkSpendRequest(string Id, string Status)
{
    private const int MaximumIdLength = 255;

    public Uri? ApprovalUrl { get; private init; }

    /// <summary>Whether Link goes on by itself once its owner has done what it waits for.</summary>
    public bool ResumesByItself { get; private init; }

    public Uri? ActionUrl { get; private init; }

    public string? ActionMessage { get; private init; }

    public SharedPaymentToken? Token { get; private init; }

    private JsonElement Json { get; init; }

    public static bool IsId(string? id) =>
        id is { Length: > 0 and <= MaximumIdLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    public static bool TryRead(JsonElement? answer, [NotNullWhen(true)] out LinkSpendRequest? request)
    {
        request = null;
        if (answer is not { } json || json.GetText("id") is not { } id || !IsId(id) || json.GetText("status") is not { Length: > 0 } status)
        {
            return false;
        }

        var action = json.TryGetProperty("next_action", out var next) && next.ValueKind == JsonValueKind.Object ? next : JsonElement.Parse("{}");
        request = new LinkSpendRequest(id, DisplayText.Sanitize(status, 40))
        {
            Json = json,
            ApprovalUrl = ReadApprovalUrl(json),
            ResumesByItself = action.GetText("resolution") == LinkContract.AutoResume,
            ActionUrl = LinkAddress.Read(action.GetText("action_url")),
            ActionMessage = action.GetText("display_message") is { } message ? StripeText.Scrub(message) : null,
            Token = ReadToken(json),
        };
        return true;
    }

    /// <summary>The same request after its approval was asked for: that answer names the address only.</summary>
    public LinkSpendRequest AskedFor(JsonElement answer) => this with { ApprovalUrl = ReadApprovalUrl(answer) };

    /// <summary>Whether it is for these terms, as far as Link repeats them.</summary>
    public bool IsFor(long amount, string currency, string networkId) =>
        (!Json.TryGetProperty("amount", out var said) || (said.ValueKind == JsonValueKind.Number && said.TryGetInt64(out var number) && number == amount))
        && (!Json.TryGetProperty("currency", out said) || string.Equals(TextOf(said), currency, StringComparison.OrdinalIgnoreCase))
        && (!Json.TryGetProperty("network_id", out said) || TextOf(said) == networkId);

    /// <summary>Whether Link repeats every one of the terms, and repeats these.</summary>
    public bool IsCertainlyFor(long amount, string currency, string networkId) =>
        Json.TryGetProperty("amount", out _) && Json.TryGetProperty("currency", out _) && Json.TryGetProperty("network_id", out _)
        && IsFor(amount, currency, networkId);

    public override string ToString() => $"spend request {Id}: {Status}";

    private static Uri? ReadApprovalUrl(JsonElement json) => LinkAddress.Read(json.GetText("approval_url") ?? json.GetText("approval_link"));

    private static string? TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>An object with an id or, in older answers, the id itself.</summary>
    private static SharedPaymentToken? ReadToken(JsonElement json)
    {
        var id = !json.TryGetProperty("shared_payment_token", out var token) ? null
            : token.ValueKind == JsonValueKind.Object ? token.GetText("id") : TextOf(token);
        return SharedPaymentToken.TryRead(id, out var read) ? read : null;
    }
}
