using Microsoft.AspNetCore.Http;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Proxying;

/// <summary>Header fields on their way through: what belongs to one connection, or to the proxy itself, ends here.</summary>
internal static class ProxyHeaders
{
    public const string Outcome = Prefix + "Outcome";
    public const string LedgerId = Prefix + "Ledger-Id";
    public const string RetrySafe = Prefix + "Retry-Safe";
    public const string MaxSpend = Prefix + "Max-Spend";
    public const string Purpose = Prefix + "Purpose";

    private const string Prefix = "Mppcs-";

    private static readonly HashSet<string> OfOneConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "HTTP2-Settings", "Expect", "Host", "Alt-Svc", ProxyToken.HeaderName,
    };

    /// <summary>Puts the caller's fields on the request.</summary>
    public static void Forward(HttpRequest from, HttpRequestMessage to)
    {
        var named = NamedIn(from.Headers.Connection);
        foreach (var (name, values) in from.Headers)
        {
            if (IsPassedOn(name, named) && !to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                to.Content ??= new ByteArrayContent([]);
                to.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    /// <summary>Puts the server's fields on the answer.</summary>
    public static void Return(HttpResponseMessage from, Uri url, HttpResponse to)
    {
        var named = NamedIn(from.Headers.Connection);
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (IsPassedOn(name, named) && !IsLengthOfNothing(name, to.StatusCode))
            {
                to.Headers[name] = values.Where(value => !value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
                    .Select(value => name.Equals("Location", StringComparison.OrdinalIgnoreCase) ? ProxyTarget.Rewrite(url, value) : value).ToArray();
            }
        }
    }

    /// <summary>Tells the caller what is known about the money.</summary>
    public static void Tell(HttpResponse response, Conclusion conclusion, string? ledgerId)
    {
        response.Headers[Outcome] = conclusion.Outcome;
        if (ledgerId is not null)
        {
            response.Headers[LedgerId] = ledgerId;
        }

        if (conclusion.Error is { } error)
        {
            response.Headers[RetrySafe] = error.IsRetrySafe ? "true" : "false";
        }
    }

    /// <summary>The limit that the caller sets for this request.</summary>
    /// <exception cref="UsageException">It is no amount.</exception>
    public static Money? ReadLimit(HttpRequest request)
    {
        if (request.Headers[MaxSpend].ToString() is not { Length: > 0 } text)
        {
            return null;
        }

        return Money.TryParse(text, out var money, out var error) ? money : throw new UsageException($"{MaxSpend}: {DisplayText.Sanitize(error)}");
    }

    private static bool IsPassedOn(string name, HashSet<string> named) =>
        !OfOneConnection.Contains(name) && !named.Contains(name) && !name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsLengthOfNothing(string name, int status) =>
        status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified
        && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> NamedIn(IEnumerable<string?> connection) => connection
        .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
