using System.Text;
using System.Text.Json;

namespace Mpp.Conformance.Operations;

/// <summary>Header values in inputs and answers.</summary>
internal static class HeaderText
{
    /// <summary>The header as the platform would hand it over: bytes of UTF-8, each shown as a Latin-1 character.</summary>
    public static string AsReceived(string header) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(header));

    /// <summary>The answer of every <c>format</c> operation.</summary>
    public static void Write(Utf8JsonWriter value, string header)
    {
        value.WriteStartObject();
        value.WriteString("header", header);
        value.WriteEndObject();
    }
}
