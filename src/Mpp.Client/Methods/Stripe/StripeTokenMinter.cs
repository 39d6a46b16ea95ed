using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Mints at Stripe's API with a secret key. One idempotency key a payment makes every repetition harmless: it gives the same token.
/// </summary>
internal abstract class StripeTokenMinter : IProvableMinter, IDisposable
{
    protected const string Active = "active";
    protected const string Deactivated = "deactivated";

    private const string RequiresAction = "requires_action";
    private const int LongestId = 255;

    private readonly StripeApi _api;
    private readonly bool _keepsWaitingTokens;
    private readonly StripeTokenProver _prover;

    private protected StripeTokenMinter(StripeOptions options, string secretKey, string paymentMethod, string kind, TimeProvider? clock)
    {
        _api = new StripeApi(options, secretKey, clock ?? TimeProvider.System);
        _keepsWaitingTokens = options.KeepWaitingTokens;
        PaymentMethod = paymentMethod;
        IsLive = secretKey.Contains("_live_", StringComparison.Ordinal);

        // The key is part of it: in another account, the same mint would make a second token.
        Account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}{secretKey}\n{paymentMethod}")));
        _prover = new StripeTokenProver(_api, this);
    }

    public bool IsLive { get; }

    public string Account { get; }

    protected string PaymentMethod { get; }

    /// <summary>Where tokens are made.</summary>
    public abstract string MintPath { get; }

    /// <summary>Where a token is read.</summary>
    public abstract string ReadPath(string id);

    /// <summary>Where a token is revoked.</summary>
    public abstract string RevokePath(string id);

    /// <summary><c>active</c>, <c>requires_action</c> or <c>deactivated</c>; <see langword="null"/> when the token does not say.</summary>
    public abstract string? StatusOf(JsonElement token);

    /// <summary>The parameters of a mint.</summary>
    protected abstract IReadOnlyList<KeyValuePair<string, string>> Form(SharedPaymentTokenRequest request);

    /// <summary>Whether a token is for the seller that was asked for.</summary>
    protected abstract bool IsForSeller(JsonElement token, SharedPaymentTokenRequest request);

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var reply = await AskForTokenAsync(request, request.ExpiresAt, cancellationToken).ConfigureAwait(false);
            return reply.IsSuccess ? await ReadAsync(request, reply, cancellationToken).ConfigureAwait(false) : throw StripeErrors.NotMinted(reply);
        }
        catch (HttpRequestException exception)
        {
            throw StripeErrors.Lost("Stripe could not be reached, or its answer was lost.", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw StripeErrors.Lost("Stripe did not answer in time.", exception);
        }
    }

    public Task<PaymentFinding> ProveAsync(SharedPaymentTokenRequest request, string? suffix, CancellationToken cancellationToken) =>
        _prover.ProveAsync(request, suffix, cancellationToken);

    public void Dispose() => _api.Dispose();

    /// <summary>The same mint under the same key, however often.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="until">When it is too late to try again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal Task<StripeReply> AskForTokenAsync(SharedPaymentTokenRequest request, DateTimeOffset? until, CancellationToken cancellationToken) =>
        _api.PostAsync(MintPath, Form(request), request.IdempotencyKey, until, cancellationToken);

    /// <summary>Whether it can stand in a path.</summary>
    internal static bool IsId(string? id) => id is { Length: > 0 and <= LongestId } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    protected static KeyValuePair<string, string>[] Limits(SharedPaymentTokenRequest request) =>
    [
        new("usage_limits[currency]", request.Currency),
        new("usage_limits[max_amount]", request.Amount.ToString(CultureInfo.InvariantCulture)),
        new("usage_limits[expires_at]", request.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
    ];

    private async Task<SharedPaymentToken> ReadAsync(SharedPaymentTokenRequest request, StripeReply reply, CancellationToken cancellationToken)
    {
        if (reply.Body is not { } token || token.GetText("id") is not { } id || !IsId(id))
        {
            throw StripeErrors.Unusable(reply, "Stripe's answer is not a token.");
        }

        // A replay shows the token as it was made; the cardholder may have confirmed it since.
        if (reply.IsReplayed && StatusOf(token) != Active
            && await _api.GetAsync(ReadPath(id), cancellationToken).ConfigureAwait(false) is { IsSuccess: true, Body: { } current } && current.GetText("id") == id)
        {
            token = current;
        }

        var status = StatusOf(token);
        if (status == RequiresAction)
        {
            throw await WaitingAsync(reply, token, id, cancellationToken).ConfigureAwait(false);
        }

        if (status != Active)
        {
            throw StripeErrors.Unusable(reply, $"Stripe minted a token that is '{StripeText.Scrub(status ?? "unknown")}', not active.");
        }

        return IsAsAsked(token, request)
            ? new SharedPaymentToken(id)
            : throw StripeErrors.Unusable(reply, "Stripe minted a token with other limits than were asked for.");
    }

    /// <summary>
    /// A token that waits for its cardholder charges nobody, but would once it is confirmed. It is revoked, unless the program wants to have it
    /// confirmed.
    /// </summary>
    private async Task<StripeException> WaitingAsync(StripeReply reply, JsonElement token, string id, CancellationToken cancellationToken)
    {
        const string what = "Stripe wants the cardholder to confirm this payment before a token can be used; nothing was sent to the seller.";
        var isRevoked = !_keepsWaitingTokens && (await _prover.EndAsync(id, cancellationToken).ConfigureAwait(false)).State == Ledger.LedgerState.Void;
        var message = isRevoked
            ? $"{what} The token was revoked, so nothing can be charged. Use another payment method, or set Stripe:KeepWaitingTokens to have tokens confirmed."
            : _keepsWaitingTokens
                ? $"{what} Have it confirmed as NextAction says and resume the payment while its challenge is valid, or reconcile it: that revokes the token."
                : $"{what} The token could not be shown to be revoked. Reconcile the payment: that revokes it.";
        return new StripeException(message, isRevoked)
        {
            Status = reply.Status,
            RequestId = reply.RequestId,
            NextAction = StripeNextAction.Read(token),
        };
    }

    private bool IsAsAsked(JsonElement token, SharedPaymentTokenRequest request)
    {
        var limits = token.TryGetProperty("usage_limits", out var found) ? found : default;
        return HasNumber(limits, "max_amount", request.Amount) && HasNumber(limits, "expires_at", request.ExpiresAt.ToUnixTimeSeconds())
            && HasText(limits, "currency", request.Currency) && IsForSeller(token, request)
            && token.TryGetProperty("livemode", out var livemode) && livemode.ValueKind == (IsLive ? JsonValueKind.True : JsonValueKind.False);
    }

    protected static bool HasText(JsonElement element, string name, string expected) =>
        element.ValueKind == JsonValueKind.Object && element.GetText(name) == expected;

    private static bool HasNumber(JsonElement element, string name, long expected) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == expected;
}
