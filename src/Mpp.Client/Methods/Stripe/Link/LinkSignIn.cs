using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Has a wallet's owner sign in on a device of their own (RFC 8628), and refreshes what came of it.</summary>
internal sealed class LinkSignIn(string clientId, LinkHttp http, TimeProvider clock)
{
    private const int LongestSeconds = 3600;

    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    /// <summary>Shows where to sign in and with which code, and waits for it.</summary>
    /// <exception cref="LinkException">There was no sign-in; the failure says why.</exception>
    public async Task<LinkTokens> RunAsync(IProgress<LinkPrompt> people, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var reply = await http.SignInAsync(LinkContract.DeviceCodePath,
            [new("client_id", clientId), new("scope", LinkContract.Scope), new("connection_label", LinkContract.ConnectionLabel)], cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess || reply.Body is not { } body || body.GetText("device_code") is not { } deviceCode || !LinkTokens.IsToken(deviceCode)
            || body.GetText("user_code") is not { Length: > 0 } userCode || LinkAddress.Read(body.GetText("verification_uri")) is not { } address
            || Seconds(body, "expires_in") is not { } life)
        {
            throw reply.ToException("Nobody could be asked to sign in to Link");
        }

        deadline = Earlier(deadline, clock.GetUtcNow() + life);
        people.Report(new LinkPrompt(LinkStep.SignIn, "Sign in to Link, so that this program may ask you to approve payments.")
        {
            Url = LinkAddress.Read(body.GetText("verification_uri_complete")) ?? address,
            UserCode = DisplayText.Sanitize(userCode, 40),
            ExpiresAt = deadline,
        });
        var tokens = await PollAsync(deviceCode, Seconds(body, "interval") ?? LinkContract.DefaultSignInInterval, deadline, cancellationToken).ConfigureAwait(false);
        people.Report(new LinkPrompt(LinkStep.SignedIn, "Signed in to Link."));
        return tokens;
    }

    /// <summary>New tokens for old ones; <see langword="null"/> when Link no longer takes those.</summary>
    /// <exception cref="LinkException">Link gave no answer that can be used.</exception>
    public async Task<LinkTokens?> RefreshAsync(LinkTokens tokens, CancellationToken cancellationToken)
    {
        if (tokens.RefreshToken is not { } refreshToken)
        {
            return null;
        }

        var reply = await http.SignInAsync(LinkContract.DeviceTokenPath,
            [new("grant_type", LinkContract.RefreshGrant), new("refresh_token", refreshToken), new("client_id", clientId)], cancellationToken).ConfigureAwait(false);
        return reply switch
        {
            { IsSuccess: true } => LinkTokens.Read(reply.Body, tokens, clock.GetUtcNow()) ?? throw reply.ToException("The sign-in to Link could not be renewed"),
            { Status: 400 or 401 or 403 } => null,
            _ => throw reply.ToException("The sign-in to Link could not be renewed"),
        };
    }

    private async Task<LinkTokens> PollAsync(string deviceCode, TimeSpan interval, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        while (clock.GetUtcNow() + interval < deadline)
        {
            await Task.Delay(interval, clock, cancellationToken).ConfigureAwait(false);
            var reply = await http.SignInAsync(LinkContract.DeviceTokenPath,
                [new("grant_type", LinkContract.DeviceGrant), new("device_code", deviceCode), new("client_id", clientId)], cancellationToken).ConfigureAwait(false);
            if (reply.IsSuccess)
            {
                return LinkTokens.Read(reply.Body, before: null, clock.GetUtcNow()) ?? throw reply.ToException("The sign-in to Link failed");
            }

            interval = reply switch
            {
                { Code: "authorization_pending" } => interval,
                { Code: "slow_down" } => interval + SlowDown,

                // RFC 8628, 3.5: a server that does not answer is asked less and less often.
                { IsLost: true } or { Status: 429 or >= 500 } => Shorter(interval * 2, LongestInterval),
                { Code: "expired_token" } => throw NotInTime(),
                { Code: "access_denied" } => throw new LinkException(LinkFailure.Denied, "The sign-in to Link was refused by the person who was asked.") { Status = reply.Status, Code = reply.Code },
                _ => throw reply.ToException("The sign-in to Link failed"),
            };
        }

        throw NotInTime();
    }

    private static LinkException NotInTime() => new(LinkFailure.Expired, "Nobody signed in to Link in time. Send the request again for a new code.");

    private static TimeSpan? Seconds(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds is > 0 and <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
