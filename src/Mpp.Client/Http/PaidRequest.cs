using System.Globalization;
using System.Net.Http.Headers;
using Mpp.Client.Protocol;

namespace Mpp.Client.Http;

/// <summary>
/// The request that carries a credential: where it goes, with which method and body, fixed when the payment was signed. It stays on the
/// message, so that a repetition sends the same again.
/// </summary>
internal sealed class PaidRequest(PaymentAttempt attempt, HttpRequestMessage signedFor)
{
    private readonly Uri _target = signedFor.RequestUri!;
    private readonly HttpMethod _method = signedFor.Method;
    private readonly HttpContent? _content = signedFor.Content;

    public PaymentAttempt Attempt { get; } = attempt;

    /// <summary>Puts the credential on the message; the result takes it off again and leaves the caller's headers and body as they were.</summary>
    public IDisposable Dress(HttpRequestMessage request)
    {
        var dress = new Dressed(request, Attempt.HeaderName);
        request.RequestUri = _target;
        request.Method = _method;
        request.Content = _content;
        request.Headers.Remove(Attempt.HeaderName);
        request.Headers.TryAddWithoutValidation(Attempt.HeaderName, Attempt.Credential);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
        if (Attempt.IdempotencyKey is { } key && !request.Headers.Contains(PaymentHeaderNames.IdempotencyKey))
        {
            request.Headers.Add(PaymentHeaderNames.IdempotencyKey, key);
        }

        return dress;
    }

    /// <summary>
    /// Whether a handler below sent the request elsewhere on the way to this answer. Queries are not compared: handlers may add to them.
    /// </summary>
    public bool WasRedirected(HttpResponseMessage response) => response.RequestMessage?.RequestUri is { IsAbsoluteUri: true } answeredBy
        && Uri.Compare(answeredBy, _target, UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0;

    /// <summary>What of an answer bears on the money.</summary>
    public PaymentAnswer ReadAnswer(HttpResponseMessage response)
    {
        var headers = response.Headers.NonValidated;
        IReadOnlyList<string> receipts = headers.TryGetValues(PaymentHeaderNames.Receipt, out var values) ? [.. values] : [];
        var apiKey = headers.TryGetValues(PaymentHeaderNames.ApiKey, out var keys) && keys.Count == 1 ? keys.ToString() : null;
        return new PaymentAnswer((int)response.StatusCode, receipts, apiKey) { IsRedirected = WasRedirected(response) };
    }

    /// <summary>A key for requests that change something, where the caller set none (draft-httpauth-payment-00, section 8).</summary>
    public static string? NewIdempotencyKey(HttpRequestMessage request)
    {
        var isSafe = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options;
        return request.Headers.NonValidated.TryGetValues(PaymentHeaderNames.IdempotencyKey, out var own)
            ? own.ToString()
            : isSafe ? null : string.Create(CultureInfo.InvariantCulture, $"mpp-{Guid.NewGuid():N}");
    }

    private sealed class Dressed : IDisposable
    {
        private static readonly string[] Touched = ["Cache-Control", PaymentHeaderNames.IdempotencyKey];

        private readonly HttpRequestMessage _request;
        private readonly HttpContent? _content;
        private readonly List<KeyValuePair<string, string[]>> _before;
        private readonly string[] _names;

        public Dressed(HttpRequestMessage request, string credentialHeader)
        {
            _request = request;
            _content = request.Content;
            _names = [.. Touched, credentialHeader];
            _before = [.. _names.Where(request.Headers.NonValidated.Contains)
                .Select(name => KeyValuePair.Create(name, request.Headers.NonValidated[name].ToArray()))];
        }

        public void Dispose()
        {
            foreach (var name in _names)
            {
                _request.Headers.Remove(name);
            }

            foreach (var (name, values) in _before)
            {
                _request.Headers.TryAddWithoutValidation(name, values);
            }

            _request.Content = _content;
        }
    }
}
