using System.Diagnostics.CodeAnalysis;
using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>One entry of an origin list: an exact origin, or every subdomain of a host over https.</summary>
internal sealed class OriginPattern
{
    private readonly PaymentOrigin _origin;
    private readonly bool _isSubdomains;

    private OriginPattern(PaymentOrigin origin, bool isSubdomains)
    {
        _origin = origin;
        _isSubdomains = isSubdomains;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out OriginPattern? pattern)
    {
        pattern = null;
        var isSubdomains = text.StartsWith("*.", StringComparison.Ordinal);
        var rest = isSubdomains ? text[2..] : text;
        if ((isSubdomains && (HasScheme(rest) || !rest.Contains('.', StringComparison.Ordinal))) || !TryReadOrigin(rest, out var origin))
        {
            return false;
        }

        pattern = new OriginPattern(origin, isSubdomains);
        return true;
    }

    /// <summary>Reads one origin, <c>https://host</c> or <c>host</c>, which means https.</summary>
    public static bool TryReadOrigin(string text, [NotNullWhen(true)] out PaymentOrigin? origin)
    {
        origin = null;
        return !text.Contains('*', StringComparison.Ordinal)
            && Uri.TryCreate(HasScheme(text) ? text : "https://" + text, UriKind.Absolute, out var uri)
            && uri.PathAndQuery == "/" && uri.Fragment.Length == 0
            && PaymentOrigin.TryCreate(uri, out origin, out _);
    }

    public bool Matches(PaymentOrigin origin) => _isSubdomains
        ? origin.Scheme == _origin.Scheme && origin.Port == _origin.Port && origin.Host.EndsWith("." + _origin.Host, StringComparison.Ordinal)
        : origin == _origin;

    private static bool HasScheme(string text) => text.Contains("://", StringComparison.Ordinal);
}
