using System.Globalization;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Charges shared payment tokens through Stripe's API, as the seller.</summary>
internal sealed class StripeSettlement(SandboxStripeOptions options) : ISettlement, IDisposable
{
    private const string Version = "2026-07-29.preview";

    // A proxy of the environment has no business between two loopback servers.
    private readonly HttpClient _client =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = options.Timeout };

    public SettlementStep Check(PaymentCredential credential)
    {
        var challenge = credential.Challenge;
        if (credential.Payload.GetText("spt") is not { Length: > 0 } token)
        {
            throw CredentialRefusedException.InvalidPayload("'spt' must be a string.");
        }

        var externalId = challenge.RequestObject.GetText("externalId");
        if (externalId is not null && credential.Payload.GetText("externalId") != externalId)
        {
            throw CredentialRefusedException.InvalidChallenge("The externalId is not that of the challenge.");
        }

        if (!UInt128.TryParse(challenge.RequestObject.GetText("amount"), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            || amount == 0)
        {
            throw CredentialRefusedException.VerificationFailed("The challenge asks for something that cannot be paid.");
        }

        return async stopping =>
        {
            var reference = await ChargeAsync(challenge, token, amount, stopping).ConfigureAwait(false);
            return new SettledPayment(ChargeRequestJson.Stripe, amount, reference, externalId);
        };
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> ChargeAsync(PaymentChallenge challenge, string token, UInt128 amount, CancellationToken stopping)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.BaseAddress, "v1/payment_intents"));
        request.Content = new FormUrlEncodedContent(Form(challenge, token, amount));
        request.Headers.Authorization = new("Bearer", options.SecretKey);
        request.Headers.Add("Stripe-Version", Version);
        request.Headers.TryAddWithoutValidation(PaymentHeaderNames.IdempotencyKey, $"mpp_{challenge.Id}_{token}");
        try
        {
            using var response = await _client.SendAsync(request, stopping).ConfigureAwait(false);
            var body = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(stopping).ConfigureAwait(false));
            return ReferenceOf(response, body);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or FormatException
            || (failure is TaskCanceledException && !stopping.IsCancellationRequested))
        {
            throw CredentialRefusedException.Unknown("The payment processor did not answer.");
        }
    }

    private static KeyValuePair<string, string>[] Form(PaymentChallenge challenge, string token, UInt128 amount) =>
    [
        new("amount", amount.ToString(CultureInfo.InvariantCulture)),
        new("automatic_payment_methods[allow_redirects]", "never"),
        new("automatic_payment_methods[enabled]", "true"),
        new("confirm", "true"),
        new("currency", (challenge.RequestObject.GetText("currency") ?? "").ToLowerInvariant()),
        new("metadata[machine_payment]", "true"),
        new("metadata[mpp_intent]", challenge.Intent),
        new("metadata[mpp_challenge_id]", challenge.Id),
        new("shared_payment_granted_token", token),
    ];

    private static string ReferenceOf(HttpResponseMessage response, JsonElement body)
    {
        if (!response.IsSuccessStatusCode)
        {
            // A conflict means that the same charge is in progress; a server error that nobody knows.
            throw (int)response.StatusCode is 409 or >= 500
                ? CredentialRefusedException.Unknown("The payment processor failed.")
                : CredentialRefusedException.PaymentFailed($"Stripe PaymentIntent failed: {MessageOf(body)}");
        }

        if (response.Headers.TryGetValues("Idempotent-Replayed", out var replayed) && replayed.Contains("true"))
        {
            throw CredentialRefusedException.AlreadyProcessed();
        }

        return body.GetText("status") switch
        {
            "succeeded" => body.GetText("id") ?? throw new FormatException("A payment intent without an id."),
            "requires_action" => throw CredentialRefusedException.ActionRequired(),
            var other => throw CredentialRefusedException.PaymentFailed($"Stripe PaymentIntent status: {other}"),
        };
    }

    private static string? MessageOf(JsonElement body) =>
        body.TryGetProperty("error", out var error) ? error.GetText("message") : null;
}
