using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mpp.Client.Http;

/// <summary>
/// What the primary handler would have done with redirects, before they were taken over from it. A handler cannot be told to stop
/// following redirects for one message, so it must never follow any below a handler that sends credentials.
/// </summary>
internal sealed record RedirectSettings(bool IsFollowing, int MaximumRedirects)
{
    // A primary handler may serve several pipelines; its settings are only to be seen before the first of them.
    private static readonly ConditionalWeakTable<HttpMessageHandler, RedirectSettings> TakenOver = [];

    /// <summary>Turns automatic redirects of the innermost handler off; <see langword="null"/> when that cannot be done.</summary>
    public static RedirectSettings? TakeOver(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler outer)
        {
            handler = outer.InnerHandler;
        }

        if (handler is null)
        {
            return null;
        }

        lock (TakenOver)
        {
            if (TakenOver.TryGetValue(handler, out var known))
            {
                return known;
            }

            if (!TryTurnOff(handler, out var settings))
            {
                return null;
            }

            TakenOver.Add(handler, settings);
            return settings;
        }
    }

    private static bool TryTurnOff(HttpMessageHandler handler, [NotNullWhen(true)] out RedirectSettings? settings)
    {
        try
        {
            switch (handler)
            {
                case SocketsHttpHandler sockets:
                    settings = new RedirectSettings(sockets.AllowAutoRedirect, sockets.MaxAutomaticRedirections);
                    sockets.AllowAutoRedirect = false;
                    return true;
                case HttpClientHandler client:
                    settings = new RedirectSettings(client.AllowAutoRedirect, client.MaxAutomaticRedirections);
                    client.AllowAutoRedirect = false;
                    return true;
            }
        }
        catch (InvalidOperationException)
        {
            // In use already: its settings are fixed, and redirects are its own affair.
        }

        settings = null;
        return false;
    }
}
