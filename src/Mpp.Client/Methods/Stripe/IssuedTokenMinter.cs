using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Mints through Stripe's <c>POST /v1/shared_payment/issued_tokens</c> with the agent's own secret key. Nothing is retried here: the
/// idempotency key makes it safe for whoever resumes the payment.
/// </summary>
internal sealed class IssuedTokenMinter : ISharedPaymentTokenMinter, IDisposable
{
    private const string Path = "v1/shared_payment/issued_tokens";
    private const int MaximumAnswerLength = 256 * 1024;

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue _authorization;
    private readonly string _apiVersion;

    public IssuedTokenMinter(StripeOptions options, string secretKey, string paymentMethod)
    {
        var apiBase = options.EffectiveApiBase;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
            UseProxy = !apiBase.IsLoopback,
        })
        {
            BaseAddress = apiBase,
            Timeout = TimeSpan.FromSeconds(30),
            MaxResponseContentBufferSize = MaximumAnswerLength,
        };
        _authorization = new AuthenticationHeaderValue("Bearer", secretKey);
        _apiVersion = options.ApiVersion;
        Account = paymentMethod;
        IsLive = secretKey.Contains("_live_", StringComparison.Ordinal);
    }

    public bool IsLive { get; }

    public string Account { get; }

    /// <summary>A minter for the key and payment method that the options name; <see langword="null"/> when one of them is not set.</summary>
    public static IssuedTokenMinter? Create(StripeOptions options, Func<string, string?> readVariable)
    {
        var secretKey = SecretSource.Read(options.SecretKeyVariable, options.SecretKeyFile, "a Stripe secret key (sk_… or rk_…)", ReadSecretKey, readVariable);
        var paymentMethod = SecretSource.Read(options.PaymentMethodVariable, options.PaymentMethodFile, "a Stripe payment method (pm_…)", ReadPaymentMethod, readVariable);
        return secretKey is null || paymentMethod is null ? null : new IssuedTokenMinter(options, secretKey, paymentMethod);
    }

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        using var message = BuildRequest(request);
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? ReadToken(request, response, body) : throw ReadError(response, body);
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

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage BuildRequest(SharedPaymentTokenRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Content = new FormUrlEncodedContent(
            [
                new("payment_method", Account),
                new("seller_details[network_business_profile]", request.NetworkId),
                new("usage_limits[currency]", request.Currency),
                new("usage_limits[max_amount]", request.Amount.ToString(CultureInfo.InvariantCulture)),
                new("usage_limits[expires_at]", request.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ]),
        };
        message.Headers.Authorization = _authorization;
        message.Headers.Add("Stripe-Version", _apiVersion);
        message.Headers.Add(PaymentHeaderNames.IdempotencyKey, request.IdempotencyKey);
        return message;
    }

    private SharedPaymentToken ReadToken(SharedPaymentTokenRequest request, HttpResponseMessage response, byte[] body)
    {
        if (!StrictJson.TryParseObject(body, out var token, out _) || token.GetText("id") is not { Length: > 0 } id)
        {
            throw Unusable(response, "Stripe's answer is not a token.");
        }

        if (token.GetText("status") is var status && status != "active")
        {
            // A token that waits for its cardholder charges nobody, and its id leaves with this answer.
            throw status == "requires_action"
                ? Unusable(response, "Stripe wants the cardholder to confirm this payment before a token can be used.", nothingWasSigned: true)
                : Unusable(response, $"Stripe minted a token that is '{StripeText.Scrub(status ?? "unknown")}', not active.");
        }

        var limits = token.TryGetProperty("usage_limits", out var found) ? found : default;
        var seller = token.TryGetProperty("seller_details", out var details) ? details : default;
        if (!HasNumber(limits, "max_amount", request.Amount) || !HasNumber(limits, "expires_at", request.ExpiresAt.ToUnixTimeSeconds())
            || !HasText(limits, "currency", request.Currency) || !HasText(seller, "network_business_profile", request.NetworkId)
            || !token.TryGetProperty("livemode", out var livemode) || livemode.ValueKind != (IsLive ? JsonValueKind.True : JsonValueKind.False))
        {
            throw Unusable(response, "Stripe minted a token with other limits than were asked for.");
        }

        return new SharedPaymentToken(id);
    }

    private static bool HasNumber(JsonElement element, string name, long expected) => element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == expected;

    private static bool HasText(JsonElement element, string name, string expected) =>
        element.ValueKind == JsonValueKind.Object && element.GetText(name) == expected;

    private static StripeException Unusable(HttpResponseMessage response, string message, bool nothingWasSigned = false) =>
        new($"{message} It was not sent to the seller.", nothingWasSigned) { Status = (int)response.StatusCode, RequestId = RequestId(response) };

    private static StripeException ReadError(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var error = StrictJson.TryParseObject(body, out var root, out _) && root.TryGetProperty("error", out var found) && found.ValueKind == JsonValueKind.Object
            ? found
            : JsonElement.Parse("{}");
        var said = error.GetText("message") is { Length: > 0 } message ? StripeText.Scrub(message) : "no reason given";

        // Stripe keeps 409 and 5xx open: the call may yet have minted a token.
        var isDefinite = status is >= 400 and < 500 and not 409;
        return new StripeException($"Stripe did not mint a token ({status}): {said}", isDefinite)
        {
            Status = status,
            Type = Shown(error, "type"),
            Code = Shown(error, "code"),
            DeclineCode = Shown(error, "decline_code"),
            RequestId = RequestId(response),
        };
    }

    private static string? Shown(JsonElement error, string name) => error.GetText(name) is { } text ? StripeText.Scrub(text) : null;

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Request-Id", out var values) ? StripeText.Scrub(values.First()) : null;

    private static string ReadSecretKey(string text) => IsToken(text) && (text.StartsWith("sk_", StringComparison.Ordinal) || text.StartsWith("rk_", StringComparison.Ordinal))
        ? text
        : throw new ArgumentException("Not a secret key.", nameof(text));

    private static string ReadPaymentMethod(string text) => IsToken(text) && text.StartsWith("pm_", StringComparison.Ordinal)
        ? text
        : throw new ArgumentException("Not a payment method.", nameof(text));

    private static bool IsToken(string text) => text.Length <= 255 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
