using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary><c>base64url.encode</c> and <c>base64url.decode</c>.</summary>
internal static class Base64UrlOperations
{
    public static void Encode(JsonElement input, Utf8JsonWriter value) => Write(value, Base64UrlText.EncodeUtf8(input.ReadText("text")));

    public static void Decode(JsonElement input, Utf8JsonWriter value) => Write(value, Base64UrlText.TryDecodeUtf8(input.ReadText("text"), out var text)
        ? text
        : throw new InputException("The text is not base64url of UTF-8."));

    private static void Write(Utf8JsonWriter value, string text)
    {
        value.WriteStartObject();
        value.WriteString("text", text);
        value.WriteEndObject();
    }
}
