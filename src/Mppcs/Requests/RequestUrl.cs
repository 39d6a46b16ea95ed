using System.Diagnostics.CodeAnalysis;

namespace Mppcs.Requests;

/// <summary>Reads a URL as people type it.</summary>
internal static class RequestUrl
{
    /// <exception cref="UsageException">It is no URL that can be asked.</exception>
    public static Uri Parse(string text)
    {
        if (!LooksLikeUrl(text))
        {
            throw Neither(text);
        }

        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : "https://" + text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw new UsageException($"'{Shown(text)}' is not a URL. Write for instance 'mppcs https://api.example.com/path'.");
        }

        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            throw new UsageException($"'{Shown(url.Scheme)}' cannot be fetched. Use an https URL, or http to this machine.");
        }

        return url.UserInfo.Length == 0
            ? url
            : throw new UsageException("A URL with a user name or password can disguise its host. Send -H 'Authorization: Basic …' instead.");
    }

    /// <summary>What to say of a word that is nothing.</summary>
    /// <param name="text">The word.</param>
    /// <param name="meant">The command that looks like it.</param>
    public static UsageException Neither(string text, string? meant = null) => new(
        $"'{Shown(text)}' is neither a command nor a URL. {UsageExplanation.Meant(meant)}Write 'mppcs https://api.example.com/path', or 'mppcs --help' for the commands.");

    /// <summary>A bare word is more likely a command that does not exist than a host.</summary>
    public static bool LooksLikeUrl([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 } && !text.Any(char.IsWhiteSpace)
        && (text.AsSpan().ContainsAny('.', ':', '/') || text.Equals("localhost", StringComparison.OrdinalIgnoreCase));

    private static string Shown(string text) => Mpp.Client.Protocol.DisplayText.Sanitize(text, 100);
}
