using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>What lets this program act for a wallet's owner. Secrets: the text form shows nothing of them.</summary>
internal sealed record LinkTokens(string AccessToken, string? RefreshToken, DateTimeOffset ExpiresAt)
{
    private const int MaximumLength = 8192;
    private const long LongestLife = 366 * 24 * 3600;

    /// <summary>Reads the answer to a grant. One that brings no new refresh token leaves the old one in force.</summary>
    public static LinkTokens? Read(JsonElement? answer, LinkTokens? before, DateTimeOffset now) =>
        answer is { } json && json.GetText("access_token") is { } access && IsToken(access)
        && (json.GetText("refresh_token") ?? before?.RefreshToken) is var refresh && (refresh is null || IsToken(refresh))
        && (json.GetText("token_type") ?? "Bearer").Equals("Bearer", StringComparison.OrdinalIgnoreCase)
        && json.TryGetProperty("expires_in", out var life) && life.ValueKind == JsonValueKind.Number && life.TryGetInt64(out var seconds) && seconds is > 0 and <= LongestLife
            ? new LinkTokens(access, refresh, now.AddSeconds(seconds))
            : null;

    public static bool IsToken(string text) =>
        text.Length is > 0 and <= MaximumLength && text.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal));

    public override string ToString() => nameof(LinkTokens);
}
