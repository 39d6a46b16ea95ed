using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>
/// The problem details (RFC 9457) of a refusal. <see cref="Title"/> and <see cref="Detail"/> are the server's words, freed of control
/// characters; they may explain, they never decide.
/// </summary>
public sealed class PaymentProblem
{
    /// <summary>The most of a body that is read to look for problem details, in bytes.</summary>
    internal const int MaximumLength = 64 * 1024;

    private const string CanonicalBase = "https://paymentauth.org/problems/";

    private PaymentProblem(string type, string? title, string? detail)
    {
        Type = type;
        Title = title;
        Detail = detail;
    }

    /// <summary>The problem type: a suffix such as <c>verification-failed</c> for the protocol's own types, else the server's text.</summary>
    public string Type { get; }

    /// <summary>The server's title, or <see langword="null"/>.</summary>
    public string? Title { get; }

    /// <summary>The server's explanation, or <see langword="null"/>.</summary>
    public string? Detail { get; }

    /// <summary>Type and detail.</summary>
    public override string ToString() => Detail is null ? Type : $"{Type}: {Detail}";

    internal static PaymentProblem? Read(string? mediaType, ReadOnlyMemory<byte> body)
    {
        if (!string.Equals(mediaType, "application/problem+json", StringComparison.OrdinalIgnoreCase)
            || body.Length > MaximumLength || !StrictJson.TryParseObject(body, out var root, out _))
        {
            return null;
        }

        var type = root.GetText("type") ?? "about:blank";
        var known = type.StartsWith(CanonicalBase, StringComparison.Ordinal) ? type[CanonicalBase.Length..] : type;
        return new PaymentProblem(DisplayText.Sanitize(known, 120), Shown(root, "title"), Shown(root, "detail"));
    }

    private static string? Shown(JsonElement root, string name) => root.GetText(name) is { Length: > 0 } text ? DisplayText.Sanitize(text) : null;
}
