using Mpp.Client.Protocol;

namespace Mppcs.Proxying;

/// <summary>The target of a request, which stands in its path: <c>/https/HOST[:PORT]/path?query</c>.</summary>
internal static class ProxyTarget
{
    private const string Form = "Write the target into the path: /https/HOST[:PORT]/path, or /http/127.0.0.1:PORT/path for this machine.";

    /// <param name="written">The request target as it came, not decoded.</param>
    /// <exception cref="UsageException">It names no target that can be asked.</exception>
    public static Uri Parse(string written)
    {
        var end = written.Length > 1 && written[0] == '/' ? written.IndexOf('/', 1) : -1;
        var scheme = end < 0 ? "" : written[1..end];
        if (scheme is not ("https" or "http") || end + 1 == written.Length || written[end + 1] is '/' or '\\'
            || !Uri.TryCreate($"{scheme}://{written[(end + 1)..]}", UriKind.Absolute, out var url))
        {
            throw new UsageException(Form);
        }

        if (!PaymentOrigin.TryCreate(url, out var origin, out var error))
        {
            throw new UsageException($"That target cannot be asked: {error}. {Form}");
        }

        return origin.IsProtected ? url : throw new UsageException($"Plain http goes to this machine only. {Form}");
    }

    /// <summary>Where a redirect leads by way of the proxy; as it came when it leads elsewhere.</summary>
    public static string Rewrite(Uri url, string location) =>
        Uri.TryCreate(url, location, out var target) && (target.Scheme == Uri.UriSchemeHttps || target.Scheme == Uri.UriSchemeHttp)
            ? $"/{target.Scheme}/{target.Authority}{target.PathAndQuery}{target.Fragment}"
            : location;
}
