using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Mints through Stripe's <c>POST /v1/shared_payment/issued_tokens</c> with the agent's own secret key. Nothing is retried here: the
/// idempotency key makes it safe for whoever resumes the payment.
/// </summary>
internal sealed class IssuedTokenMinter : ISharedPaymentTokenMinter, IDisposable
{
    private readonly StripeApi _api;
    private readonly string _paymentMethod;

    public IssuedTokenMinter(StripeOptions options, string secretKey, string paymentMethod)
    {
        _api = new StripeApi(options, secretKey);
        _paymentMethod = paymentMethod;
        IsLive = secretKey.Contains("_live_", StringComparison.Ordinal);

        // The key is part of it: in another account, the same mint would make a second token.
        Account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{secretKey}\n{paymentMethod}")));
        Prover = new IssuedTokenProver(_api, AskForTokenAsync);
    }

    public bool IsLive { get; }

    public string Account { get; }

    /// <summary>Finds out what became of a token of this minter.</summary>
    public IssuedTokenProver Prover { get; }

    /// <summary>A minter for the key and payment method that the options name; <see langword="null"/> when one of them is not set.</summary>
    public static IssuedTokenMinter? Create(StripeOptions options, Func<string, string?> readVariable)
    {
        var secretKey = SecretSource.Read(options.SecretKeyVariable, options.SecretKeyFile, "a Stripe secret key (sk_… or rk_…)", ReadSecretKey, readVariable);
        var paymentMethod = SecretSource.Read(options.PaymentMethodVariable, options.PaymentMethodFile, "a Stripe payment method (pm_…)", ReadPaymentMethod, readVariable);
        return secretKey is null || paymentMethod is null ? null : new IssuedTokenMinter(options, secretKey, paymentMethod);
    }

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var reply = await AskForTokenAsync(request, cancellationToken).ConfigureAwait(false);
            return reply.IsSuccess ? ReadToken(request, reply) : throw ReadError(reply);
        }
        catch (HttpRequestException exception)
        {
            throw new StripeException("Stripe could not be reached, or its answer was lost. A token may exist; nobody has it.", nothingWasSigned: false, exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StripeException("Stripe did not answer in time. A token may exist; nobody has it.", nothingWasSigned: false, exception);
        }
    }

    public void Dispose() => _api.Dispose();

    private Task<StripeReply> AskForTokenAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken) => _api.PostAsync(
        StripeApi.IssuedTokens,
        [
            new("payment_method", _paymentMethod),
            new("seller_details[network_business_profile]", request.NetworkId),
            new("usage_limits[currency]", request.Currency),
            new("usage_limits[max_amount]", request.Amount.ToString(CultureInfo.InvariantCulture)),
            new("usage_limits[expires_at]", request.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ],
        request.IdempotencyKey, cancellationToken);

    private SharedPaymentToken ReadToken(SharedPaymentTokenRequest request, StripeReply reply)
    {
        if (reply.Body is not { } token || token.GetText("id") is not { Length: > 0 } id)
        {
            throw Unusable(reply, "Stripe's answer is not a token.");
        }

        if (token.GetText("status") is var status && status != "active")
        {
            // A token that waits for its cardholder charges nobody, and its id leaves with this answer.
            throw status == "requires_action"
                ? Unusable(reply, "Stripe wants the cardholder to confirm this payment before a token can be used.", nothingWasSigned: true)
                : Unusable(reply, $"Stripe minted a token that is '{StripeText.Scrub(status ?? "unknown")}', not active.");
        }

        var limits = token.TryGetProperty("usage_limits", out var found) ? found : default;
        var seller = token.TryGetProperty("seller_details", out var details) ? details : default;
        if (!HasNumber(limits, "max_amount", request.Amount) || !HasNumber(limits, "expires_at", request.ExpiresAt.ToUnixTimeSeconds())
            || !HasText(limits, "currency", request.Currency) || !HasText(seller, "network_business_profile", request.NetworkId)
            || !token.TryGetProperty("livemode", out var livemode) || livemode.ValueKind != (IsLive ? JsonValueKind.True : JsonValueKind.False))
        {
            throw Unusable(reply, "Stripe minted a token with other limits than were asked for.");
        }

        return new SharedPaymentToken(id);
    }

    private static bool HasNumber(JsonElement element, string name, long expected) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == expected;

    private static bool HasText(JsonElement element, string name, string expected) =>
        element.ValueKind == JsonValueKind.Object && element.GetText(name) == expected;

    private static StripeException Unusable(StripeReply reply, string message, bool nothingWasSigned = false) =>
        new($"{message} It was not sent to the seller.", nothingWasSigned) { Status = reply.Status, RequestId = reply.RequestId };

    private static StripeException ReadError(StripeReply reply)
    {
        var error = reply.Body is { } root && root.TryGetProperty("error", out var found) && found.ValueKind == JsonValueKind.Object
            ? found
            : JsonElement.Parse("{}");
        var said = error.GetText("message") is { Length: > 0 } message ? StripeText.Scrub(message) : "no reason given";
        return new StripeException($"Stripe did not mint a token ({reply.Status}): {said}", reply.IsRefusal)
        {
            Status = reply.Status,
            Type = Shown(error, "type"),
            Code = Shown(error, "code"),
            DeclineCode = Shown(error, "decline_code"),
            RequestId = reply.RequestId,
        };
    }

    private static string? Shown(JsonElement error, string name) => error.GetText(name) is { } text ? StripeText.Scrub(text) : null;

    private static string ReadSecretKey(string text) => IsToken(text) && (text.StartsWith("sk_", StringComparison.Ordinal) || text.StartsWith("rk_", StringComparison.Ordinal))
        ? text
        : throw new ArgumentException("Not a secret key.", nameof(text));

    private static string ReadPaymentMethod(string text) => IsToken(text) && text.StartsWith("pm_", StringComparison.Ordinal)
        ? text
        : throw new ArgumentException("Not a payment method.", nameof(text));

    private static bool IsToken(string text) => text.Length <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
