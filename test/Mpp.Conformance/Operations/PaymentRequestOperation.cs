using System.Text;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;

namespace Mpp.Conformance.Operations;

/// <summary><c>http.payment_request</c>: one request through the handler that programs use, with a rail that moves no money.</summary>
internal static class PaymentRequestOperation
{
    private const int MaximumBodyLength = 8 * 1024 * 1024;

    // Above every amount that can be asked.
    private const string EveryAmount = "999999999999999999999999999999999 USD";

    private static readonly string[] Rails = ["tempo", "stripe"];
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    public static async Task RunAsync(JsonElement input, Utf8JsonWriter value, CancellationToken cancellationToken)
    {
        var mode = input.FindText("mode") ?? "payment";
        using var request = ReadRequest(input);
        using var client = CreateClient(input, mode);
        if (mode == "plain")
        {
            request.DisableMppPayments();
        }

        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            Write(value, response, body);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or PaymentRefusedException or PaymentOutcomeUnknownException
            or PaymentMethodException)
        {
            throw new AdapterException(ErrorTypes.Http, exception.Message);
        }
    }

    private static HttpClient CreateClient(JsonElement input, string mode)
    {
        var sockets = new SocketsHttpHandler { UseProxy = false, UseCookies = false };
        HttpMessageHandler transport = mode switch
        {
            "payment" or "plain" or "invalid_payload" => sockets,
            "mismatched_request" => new ChallengeForger(ChallengeForger.WithWrongAmount) { InnerHandler = sockets },
            "invalid_challenge_id" => new ChallengeForger(ChallengeForger.WithWrongId) { InnerHandler = sockets },
            _ => throw new InputException("'mode' is not one that is known."),
        };
        return new HttpClient(new MppPaymentHandler(CreatePayer(input), transport))
        {
            MaxResponseContentBufferSize = MaximumBodyLength,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static Payer CreatePayer(JsonElement input)
    {
        var payment = input.ReadObject("payment");
        var payload = payment.ReadObject("payload");
        var source = payment.FindText("source");

        // The suite counts requests, so nothing is sent again by itself.
        var options = new MppOptions { Policy = { MaxPerPayment = EveryAmount }, MaxResends = 0 };
        return Payer.Create(options, new PayerServices
        {
            Methods = [.. Rails.Select(rail => new GivenPaymentMethod(rail, payload, source))],
            Ledger = new MemoryPaymentLedger(),
            ReadVariable = _ => null,
        });
    }

    private static HttpRequestMessage ReadRequest(JsonElement input)
    {
        var method = input.ReadText("method");
        if (!Methods.Contains(method, StringComparer.Ordinal))
        {
            throw new InputException("'method' is not an HTTP method that is known.");
        }

        if (!Uri.TryCreate(input.ReadText("url"), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new InputException("'url' is not an absolute http or https URL.");
        }

        var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (input.FindText("body") is { } body)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        if (input.TryFind("headers", out _))
        {
            AddHeaders(request, input.ReadObject("headers"));
        }

        return request;
    }

    private static void AddHeaders(HttpRequestMessage request, JsonElement headers)
    {
        foreach (var name in headers.EnumerateObject().Select(header => header.Name))
        {
            var text = headers.ReadText(name);
            if (text.AsSpan().ContainsAny('\r', '\n', '\0') || !(request.Headers.TryAddWithoutValidation(name, text) || TryAddToContent(request, name, text)))
            {
                throw new InputException("'headers' holds a header that cannot be sent.");
            }
        }
    }

    /// <summary>Headers that describe a body need one, if only an empty one.</summary>
    private static bool TryAddToContent(HttpRequestMessage request, string name, string text)
    {
        var content = request.Content ?? new ByteArrayContent([]);
        if (!content.Headers.TryAddWithoutValidation(name, text))
        {
            return false;
        }

        request.Content = content;
        return true;
    }

    private static void Write(Utf8JsonWriter value, HttpResponseMessage response, byte[] body)
    {
        value.WriteStartObject();
        value.WriteNumber("status", (int)response.StatusCode);
        value.WriteStartObject("headers");
        foreach (var header in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).DistinctBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            value.WriteString(header.Key.ToLowerInvariant(), string.Join(", ", header.Value));
        }

        value.WriteEndObject();
        value.WriteString("body", Encoding.UTF8.GetString(body));
        value.WriteEndObject();
    }
}
