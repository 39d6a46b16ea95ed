using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Mpp.Sandbox.Stripe;

/// <summary>A request as read from the wire. The Authorization header is already reduced to an account.</summary>
internal sealed class StripeRequest
{
    private const string FormMediaType = "application/x-www-form-urlencoded";

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required StripeRoute Route { get; init; }

    public required StripeAccount? Account { get; init; }

    public required StripeParameters Parameters { get; init; }

    /// <summary>False when a POST carried a body that is not a form.</summary>
    public required bool IsForm { get; init; }

    public required string? Version { get; init; }

    public required string? IdempotencyKey { get; init; }

    /// <summary>Who is calling; only for requests that have passed authentication.</summary>
    public StripeAccount Caller => Account ?? throw new InvalidOperationException("The request has not been authenticated.");

    /// <summary>The date of a preview version such as <c>2026-07-29.preview</c>, or null when it is not one.</summary>
    public DateOnly? PreviewDate =>
        Version?.Split('.') is [var date, "preview"] && DateOnly.TryParseExact(date, "yyyy-MM-dd", out DateOnly day) ? day : null;

    public static async Task<StripeRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string path = request.Path.Value ?? "/";
        bool isGet = HttpMethods.IsGet(request.Method);
        IEnumerable<KeyValuePair<string, StringValues>>? fields =
            isGet ? request.Query : await ReadFormAsync(request, cancellationToken).ConfigureAwait(false);
        return new StripeRequest
        {
            Method = request.Method,
            Path = path,
            Route = StripeRoute.Find(request.Method, path),
            Account = StripeAccount.FromAuthorization(request.Headers.Authorization),
            Parameters = new StripeParameters((fields ?? []).ToDictionary(
                field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal)),
            IsForm = fields is not null,
            Version = HeaderOrNull(request, "Stripe-Version"),
            IdempotencyKey = HeaderOrNull(request, "Idempotency-Key"),
        };
    }

    private static async Task<IEnumerable<KeyValuePair<string, StringValues>>?> ReadFormAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        string mediaType = (request.ContentType ?? "").Split(';')[0].Trim();
        if (mediaType.Equals(FormMediaType, StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                return await request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }

        // A call without a body, such as a revocation, needs no media type.
        byte[] first = new byte[1];
        int read = await request.Body.ReadAsync(first, cancellationToken).ConfigureAwait(false);
        return read == 0 ? [] : null;
    }

    private static string? HeaderOrNull(HttpRequest request, string name) =>
        request.Headers.TryGetValue(name, out StringValues value) ? value.ToString() : null;
}
