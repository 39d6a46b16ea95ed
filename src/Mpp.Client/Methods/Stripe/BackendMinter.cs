using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Has a backend of the user's own mint, so that no Stripe key is in this process. The contract is in docs/stripe-backend.md. Nothing is sent
/// twice here: the idempotency key makes it safe for whoever resumes the payment.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class BackendMinter : ISharedPaymentTokenMinter, IDisposable
{
    private const int MaximumAnswerLength = 16 * 1024;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly RemoteConnection _connection;

    private BackendMinter(BackendMinterOptions options, RemoteConnection connection)
    {
        _connection = connection;
        IsLive = options.IsLive;
        Account = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"backend\n{options.Url}")));
    }

    public bool IsLive { get; }

    public string Account { get; }

    /// <exception cref="OptionsValidationException">There is no bearer token, or it cannot be sent.</exception>
    public static BackendMinter Create(BackendMinterOptions options, Func<string, string?> readVariable)
    {
        var token = BearerToken.Read(options.TokenVariable, options.TokenFile, readVariable)
            ?? throw new OptionsValidationException(nameof(BackendMinterOptions), typeof(BackendMinterOptions),
                [$"A backend that mints for whoever asks gives money away. Set {options.TokenVariable} or Stripe:Backend:TokenFile to the token that it knows this program by."]);
        return new BackendMinter(options, new RemoteConnection(options.Url!, token, options.Timeout, MaximumAnswerLength));
    }

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        RemoteAnswer answer;
        try
        {
            answer = await _connection.PostAsync(Write(request), cancellationToken).ConfigureAwait(false);
        }
        catch (RemoteConnectionException exception)
        {
            throw exception.MayHaveArrived
                ? new StripeException($"The backend at {_connection.Place} gave no answer that can be used. A token may exist; nobody has it.", nothingWasSigned: false, exception)
                : new StripeException($"The backend at {_connection.Place} could not be reached. No token was minted.", nothingWasSigned: true, exception);
        }

        return answer.Status == 200 ? ReadToken(request, answer) : throw ReadError(answer);
    }

    public void Dispose() => _connection.Dispose();

    public override string ToString() => $"the backend at {_connection.Place}";

    private static byte[] Write(SharedPaymentTokenRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("amount", request.Amount);
            writer.WriteString("currency", request.Currency);
            writer.WriteString("networkId", request.NetworkId);
            writer.WriteNumber("expiresAt", request.ExpiresAt.ToUnixTimeSeconds());
            writer.WriteStartArray("paymentMethodTypes");
            foreach (var type in request.PaymentMethodTypes)
            {
                writer.WriteStringValue(type);
            }

            writer.WriteEndArray();
            writer.WriteString("idempotencyKey", request.IdempotencyKey);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private SharedPaymentToken ReadToken(SharedPaymentTokenRequest request, RemoteAnswer answer)
    {
        if (!StrictJson.TryParseObject(answer.Body, out var token, out _) || !SharedPaymentToken.TryRead(token.GetText("id"), out var minted))
        {
            throw Unusable("answered something else than a token");
        }

        return IsNumber(token, "amount", request.Amount) && IsNumber(token, "expiresAt", request.ExpiresAt.ToUnixTimeSeconds())
            && token.GetText("currency") == request.Currency && token.GetText("networkId") == request.NetworkId
            && token.TryGetProperty("isLive", out var isLive) && isLive.ValueKind == (IsLive ? JsonValueKind.True : JsonValueKind.False)
            ? minted
            : throw Unusable("minted a token with other limits than were asked for, or does not say which");
    }

    private static bool IsNumber(JsonElement element, string name, long expected) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == expected;

    private StripeException Unusable(string what) =>
        new($"The backend at {_connection.Place} {what}. It was not sent to the seller.", nothingWasSigned: false) { Status = 200 };

    private StripeException ReadError(RemoteAnswer answer)
    {
        var error = StrictJson.TryParseObject(answer.Body, out var root, out _) && root.TryGetProperty("error", out var found) && found.ValueKind == JsonValueKind.Object
            ? found
            : JsonElement.Parse("{}");
        var said = error.GetText("message") is { Length: > 0 } message ? StripeText.Scrub(message) : "no reason given";
        return new StripeException(answer.IsRefusal
            ? $"The backend at {_connection.Place} refused to mint a token ({answer.Status}): {said}"
            : $"The backend at {_connection.Place} failed ({answer.Status}): {said}. A token may exist; nobody has it.", answer.IsRefusal)
        {
            Status = answer.Status,
            Code = error.GetText("code") is { } code ? StripeText.Scrub(code) : null,
        };
    }
}
