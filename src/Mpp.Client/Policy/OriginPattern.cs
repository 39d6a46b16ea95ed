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
        var hasScheme = rest.Contains("://", StringComparison.Ordinal);
        if ((isSubdomains && (hasScheme || !rest.Contains('.', StringComparison.Ordinal))) || rest.Contains('*', StringComparison.Ordinal)
            || !Uri.TryCreate(hasScheme ? rest : "https://" + rest, UriKind.Absolute, out var uri)
            || uri.PathAndQuery != "/" || uri.Fragment.Length > 0
            || !PaymentOrigin.TryCreate(uri, out var origin, out _))
        {
            return false;
        }

        pattern = new OriginPattern(origin, isSubdomains);
        return true;
    }

    public bool Matches(PaymentOrigin origin) => _isSubdomains
        ? origin.Scheme == _origin.Scheme && origin.Port == _origin.Port && origin.Host.EndsWith("." + _origin.Host, StringComparison.Ordinal)
        : origin == _origin;
}
