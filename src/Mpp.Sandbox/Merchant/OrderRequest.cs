using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>The body of an order, validated.</summary>
internal sealed record OrderRequest(JsonElement Body, long MaxPrice)
{
    private const long HighestPrice = 10_000_000;

    private static readonly string[] AddressFields =
        ["first_name", "last_name", "address_line1", "city", "postal_code", "phone_number", "country"];

    public string? IdempotencyKey => Body.GetText("idempotency_key");

    /// <summary>Reads a body, or says in words for people what is wrong with it.</summary>
    public static OrderRequest? Read(byte[] utf8, out string? error)
    {
        if (!StrictJson.TryParseObject(utf8, out var body, out error))
        {
            error = $"The body cannot be read: {error}.";
            return null;
        }

        error = ErrorInProducts(body) ?? ErrorInAddress(body) ?? ErrorInOptionals(body);
        long maxPrice = 0;
        if (error is null && !(body.TryGetProperty("max_price", out var price) && IsInteger(price, 1, HighestPrice, out maxPrice)))
        {
            error = "max_price must be an integer number of cents above 0.";
        }

        return error is null ? new OrderRequest(body, maxPrice) : null;
    }

    private static string? ErrorInProducts(JsonElement body)
    {
        if (!body.TryGetProperty("products", out var products)
            || products.ValueKind != JsonValueKind.Array || products.GetArrayLength() == 0)
        {
            return "products must be an array of at least one product.";
        }

        return products.EnumerateArray().All(IsProduct)
            ? null
            : "Each product needs an absolute url (http or https) and a quantity of at least 1.";
    }

    private static bool IsProduct(JsonElement product) =>
        product.ValueKind == JsonValueKind.Object
        && Uri.TryCreate(product.GetText("url"), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && product.TryGetProperty("quantity", out var quantity) && IsInteger(quantity, 1, 1000, out _);

    private static string? ErrorInAddress(JsonElement body)
    {
        if (!body.TryGetProperty("shipping_address", out var address) || address.ValueKind != JsonValueKind.Object)
        {
            return "shipping_address must be an object.";
        }

        var missing = Array.Find(AddressFields, field => string.IsNullOrWhiteSpace(address.GetText(field)));
        return missing is null ? null : $"shipping_address.{missing} is missing.";
    }

    private static string? ErrorInOptionals(JsonElement body)
    {
        if (body.TryGetProperty("metadata", out var metadata) && metadata.ValueKind != JsonValueKind.Object)
        {
            return "metadata must be an object.";
        }

        string[] texts = ["idempotency_key", "po_number"];
        var wrong = Array.Find(texts, name => body.TryGetProperty(name, out _) && body.GetText(name) is null);
        return wrong is null ? null : $"{wrong} must be a string.";
    }

    private static bool IsInteger(JsonElement value, long lowest, long highest, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number) && number >= lowest && number <= highest;
    }
}
