using Mpp.Client.Http;
using Mpp.Client.Protocol;

namespace Mppcs.Requests;

/// <summary>Makes the HTTP message of a request.</summary>
internal static class RequestBuilder
{
    private const string ContentType = "Content-Type";

    private static readonly string DefaultUserAgent =
        "mppcs/" + (typeof(RequestBuilder).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <exception cref="UsageException">The body cannot be read, or a header cannot be sent.</exception>
    public static async Task<HttpRequestMessage> BuildAsync(RequestSettings settings, ToolContext context, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(MethodOf(settings), settings.Url);
        try
        {
            if (settings.Body is { } body)
            {
                request.Content = new ByteArrayContent(await body.ReadAsync(context, cancellationToken).ConfigureAwait(false));
            }

            AddHeaders(request, settings);
            if (settings.Purpose is { } purpose)
            {
                request.SetMppPurpose(purpose);
            }

            return request;
        }
        catch
        {
            request.Dispose();
            throw;
        }
    }

    private static HttpMethod MethodOf(RequestSettings settings) =>
        settings.Method is { } typed ? HttpMethod.Parse(typed) : settings.Body is null ? HttpMethod.Get : HttpMethod.Post;

    private static void AddHeaders(HttpRequestMessage request, RequestSettings settings)
    {
        foreach (var header in settings.Headers)
        {
            Add(request, header);
        }

        AddDefault(request, "User-Agent", settings.UserAgent ?? DefaultUserAgent, isStronger: settings.UserAgent is not null);
        if (settings.IdempotencyKey is { } key)
        {
            AddDefault(request, PaymentHeaderNames.IdempotencyKey, key, isStronger: true);
        }

        if (settings.Body is { } body)
        {
            if (!request.Content!.Headers.Contains(ContentType))
            {
                request.Content.Headers.TryAddWithoutValidation(ContentType, body.MediaType);
            }

            if (body.IsJson)
            {
                AddDefault(request, "Accept", "application/json", isStronger: false);
            }
        }
    }

    private static void Add(HttpRequestMessage request, RequestHeader header)
    {
        if (request.Headers.TryAddWithoutValidation(header.Name, header.Value))
        {
            return;
        }

        // The platform keeps Content-… headers with a body; servers get them without one, too.
        request.Content ??= new ByteArrayContent([]);
        if (!request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value))
        {
            throw new UsageException($"The header '{header.Name}' cannot be sent.");
        }
    }

    private static void AddDefault(HttpRequestMessage request, string name, string value, bool isStronger)
    {
        if (isStronger)
        {
            request.Headers.Remove(name);
        }

        if (!request.Headers.NonValidated.Contains(name))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
