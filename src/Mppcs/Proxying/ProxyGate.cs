using System.Net;
using Microsoft.AspNetCore.Http;
using Mppcs.Reports;

namespace Mppcs.Proxying;

/// <summary>
/// Keeps out who must not spend here: web pages (by any name that leads to this machine), tunnels, and whoever lacks the token.
/// </summary>
internal sealed class ProxyGate(ProxyToken? token)
{
    // A page cannot keep a browser from sending these, and no other program sends them.
    private static readonly string[] BrowserHeaders = ["Origin", "Sec-Fetch-Site"];

    public bool AsksForToken => token is not null;

    /// <summary>Why the request is not served, and by which status; <see langword="null"/> when it is.</summary>
    public (int Status, ReportedError Error)? Check(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method))
        {
            return Refuse(StatusCodes.Status405MethodNotAllowed, "connect",
                "This proxy opens no tunnels, because it could not pay inside of one. Write the target into the path: /https/HOST/path.");
        }

        if (!IsLoopback(request.Host))
        {
            return Refuse(StatusCodes.Status403Forbidden, "host", "The Host header names another machine. Ask for 127.0.0.1 or localhost.");
        }

        if (Array.Exists(BrowserHeaders, request.Headers.ContainsKey))
        {
            return Refuse(StatusCodes.Status403Forbidden, "browser", "Requests of web pages are not served: any page could spend the money.");
        }

        return token?.IsIn(request.Headers) == false
            ? Refuse(StatusCodes.Status407ProxyAuthenticationRequired, "token",
                $"The token is missing or wrong. Send it in {ProxyToken.HeaderName}, or as Proxy-Authorization: Bearer TOKEN.")
            : null;
    }

    private static (int Status, ReportedError Error)? Refuse(int status, string code, string message) =>
        (status, new ReportedError(code, message, Phases.Request, IsRetrySafe: true));

    private static bool IsLoopback(HostString host) => host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host, out var address) && IPAddress.IsLoopback(address));
}
