using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Mpp.Client.Protocol;

/// <summary>
/// Who asks to be paid: scheme, host and port of the request, normalised. The only identity that TLS vouches for.
/// </summary>
public sealed record PaymentOrigin
{
    private PaymentOrigin(string scheme, string host, int port, bool isLoopback)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        IsLoopback = isLoopback;
    }

    /// <summary><c>https</c>, or <c>http</c>.</summary>
    public string Scheme { get; }

    /// <summary>The host in lower case, in its ASCII (punycode) form, without a trailing dot; IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>Whether the host is <c>localhost</c> or a loopback address by its text.</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether a credential may travel there: over TLS, or to this machine.</summary>
    internal bool IsProtected => Scheme == Uri.UriSchemeHttps || IsLoopback;

    /// <summary><c>https://host</c>, with the port where it is not the scheme's own.</summary>
    public override string ToString() =>
        Port == (Scheme == Uri.UriSchemeHttps ? 443 : 80) ? $"{Scheme}://{Host}" : $"{Scheme}://{Host}:{Port}";

    /// <summary>Whether scheme, host and port are the same.</summary>
    public bool Equals(PaymentOrigin? other) => other is not null && Scheme == other.Scheme && Host == other.Host && Port == other.Port;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scheme, Host, Port);

    internal static bool TryCreate(Uri uri, [NotNullWhen(true)] out PaymentOrigin? origin, [NotNullWhen(false)] out string? error)
    {
        origin = null;
        if (!uri.IsAbsoluteUri || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            error = "the URL is not an absolute http or https URL";
            return false;
        }

        if (uri.UserInfo.Length > 0)
        {
            error = "the URL carries a user name or password, which can disguise its host";
            return false;
        }

        var host = uri.IdnHost.ToLowerInvariant().TrimEnd('.');
        if (host.Length == 0)
        {
            error = "the URL has no host";
            return false;
        }

        var isAddress = IPAddress.TryParse(host, out var address);
        var isLoopback = uri.IsLoopback && (isAddress ? IPAddress.IsLoopback(address!) : host == "localhost");
        var written = isAddress && address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : host;
        origin = new PaymentOrigin(uri.Scheme, written, uri.Port, isLoopback);
        error = null;
        return true;
    }
}
