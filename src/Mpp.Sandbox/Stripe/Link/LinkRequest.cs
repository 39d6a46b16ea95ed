using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>A request as read from the wire: the sign-in takes forms, the API takes JSON.</summary>
internal sealed record LinkRequest(string Method, string Path, string Query, string? AccessToken, IReadOnlyDictionary<string, JsonElement>? Parameters)
{
    private const string Bearer = "Bearer ";

    public static async Task<LinkRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var authorization = request.Headers.Authorization.ToString();
        return new LinkRequest(
            request.Method,
            request.Path.Value ?? "/",
            request.QueryString.Value ?? "",
            authorization.StartsWith(Bearer, StringComparison.Ordinal) ? authorization[Bearer.Length..] : null,
            await ReadParametersAsync(request, cancellationToken).ConfigureAwait(false));
    }

    public string? Text(string name) =>
        Parameters!.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public long? Number(string name) => Parameters!.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long number) ? number : null;

    /// <summary>The first parameter that is not one of these, or null.</summary>
    public string? FirstUnknown(params ReadOnlySpan<string> known)
    {
        foreach (string name in Parameters!.Keys)
        {
            if (!known.Contains(name))
            {
                return name;
            }
        }

        return null;
    }

    private static async Task<IReadOnlyDictionary<string, JsonElement>?> ReadParametersAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HasFormContentType)
        {
            IFormCollection form = await request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
            return form.ToDictionary(
                field => field.Key, field => JsonElement.Parse($"\"{JsonEncodedText.Encode(field.Value.ToString())}\""), StringComparer.Ordinal);
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        if (body.Length == 0)
        {
            return new Dictionary<string, JsonElement>();
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(body.ToArray());
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.Clone(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
