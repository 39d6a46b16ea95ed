using System.Collections.Immutable;
using System.Text.Json;

namespace Mpp.Sandbox.Merchant;

/// <summary>How an answer reaches the customer.</summary>
internal enum MerchantDelivery
{
    Whole,
    HalfOfTheBody,
    ClosedConnection,
    ResetConnection,
}

/// <summary>A decided answer. Immutable, because an idempotency key hands the same one out again.</summary>
internal sealed record MerchantAnswer(int Status)
{
    public string? ContentType { get; init; }

    public byte[] Body { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    public MerchantDelivery Delivery { get; init; }

    public static MerchantAnswer Json(int status, Action<Utf8JsonWriter> writeMembers) =>
        new(status) { ContentType = "application/json", Body = MerchantJson.Object(writeMembers) };

    /// <summary>An error in the form that the order API uses for everything but payments.</summary>
    public static MerchantAnswer Error(int status, string code, string message) => Json(status, json =>
    {
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The same answer with one more line of this header.</summary>
    public MerchantAnswer Adding(string name, string value) => this with { Headers = Headers.Add(new(name, value)) };

    public MerchantAnswer Without(string name) =>
        this with { Headers = Headers.RemoveAll(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) };
}
