namespace Mpp.Client.Tests.Fakes;

/// <summary>A request as it arrived at a server.</summary>
internal sealed record Arrival(
    HttpMethod Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> ContentHeaders, byte[]? Body)
{
    public string? Authorization => Header("Authorization");

    public bool IsPaid => Authorization?.StartsWith("Payment ", StringComparison.Ordinal) == true || Header("Payment-Authorization") is not null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Arrival> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = null;
        if (request.Content is not null)
        {
            using var bytes = new MemoryStream();
            await request.Content.CopyToAsync(bytes, cancellationToken);
            body = bytes.ToArray();
        }

        return new Arrival(
            request.Method,
            request.RequestUri!,
            request.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            request.Content?.Headers.NonValidated.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase) ?? [],
            body);
    }
}
