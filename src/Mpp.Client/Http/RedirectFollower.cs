using System.Net;

namespace Mpp.Client.Http;

/// <summary>Follows redirects of unpaid requests by the platform's own rules. A request with a credential never comes here.</summary>
internal static class RedirectFollower
{
    /// <summary>Points <paramref name="request"/> at the redirect's target; <see langword="false"/> when the answer is to be returned.</summary>
    public static bool TryFollow(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
        {
            return false;
        }

        var current = request.RequestUri!;
        var target = location.IsAbsoluteUri ? location : new Uri(current, location);
        var isWeb = target.Scheme == Uri.UriSchemeHttp || target.Scheme == Uri.UriSchemeHttps;
        if (!isWeb || (current.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps))
        {
            return false;
        }

        if (current.Fragment.Length > 0 && target.Fragment.Length == 0)
        {
            target = new UriBuilder(target) { Fragment = current.Fragment }.Uri;
        }

        request.RequestUri = target;
        request.Headers.Authorization = null;
        if (BecomesGet(response.StatusCode, request.Method))
        {
            request.Method = HttpMethod.Get;
            request.Content = null;
            request.Headers.TransferEncodingChunked = null;
        }

        return true;
    }

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently
        or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static bool BecomesGet(HttpStatusCode status, HttpMethod method) => status switch
    {
        HttpStatusCode.MultipleChoices or HttpStatusCode.MovedPermanently or HttpStatusCode.Found => method == HttpMethod.Post,
        HttpStatusCode.SeeOther => method != HttpMethod.Get && method != HttpMethod.Head,
        _ => false,
    };
}
