using System.Security.Cryptography;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>The orders that were paid for.</summary>
internal sealed class OrderBook(MerchantClock clock)
{
    private static readonly string[] Statuses = ["pending", "in_progress", "order_placed"];

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<string, Entry> _orders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxOrder> Snapshot()
    {
        lock (_lock)
        {
            return [.. _orders.Values.Select(entry => entry.Order)];
        }
    }

    public MerchantAnswer Take(OrderRequest request, SettledPayment payment)
    {
        var order = new SandboxOrder
        {
            Id = Guid.CreateVersion7(clock.Now).ToString(),
            Status = Statuses[0],
            MaxPrice = request.MaxPrice,
            PaymentMethod = payment.Method,
            ApiKey = "zn_test_" + RandomNumberGenerator.GetHexString(32, lowercase: true),
            CreatedAt = clock.Now,
        };
        lock (_lock)
        {
            _orders.Add(order.Id, new Entry(order, request.Body));
            _keys.Add(order.ApiKey);
        }

        return Show(201, order, request.Body).Adding(PaymentHeaderNames.ApiKey, order.ApiKey);
    }

    /// <summary>Shows an order to the holder of its key, and moves it on.</summary>
    public MerchantAnswer Read(string id, string? authorization)
    {
        lock (_lock)
        {
            var key = authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? authorization["Bearer ".Length..].Trim()
                : null;
            if (key is null || !_keys.Contains(key))
            {
                return MerchantAnswer.Error(401, "unauthorized", "An API key is needed.").Adding(PaymentHeaderNames.Challenge, "Bearer");
            }

            if (!_orders.TryGetValue(id, out var entry) || entry.Order.ApiKey != key)
            {
                return MerchantAnswer.Error(404, "not_found", "There is no such order.");
            }

            var (order, body) = entry;
            var next = Math.Min(Array.IndexOf(Statuses, order.Status) + 1, Statuses.Length - 1);
            _orders[id] = new Entry(order with { Status = Statuses[next] }, body);
            return Show(200, order, body);
        }
    }

    private static MerchantAnswer Show(int status, SandboxOrder order, JsonElement request) => MerchantAnswer.Json(status, json =>
    {
        json.WriteString("id", order.Id);
        json.WriteString("status", order.Status);
        json.WriteNumber("max_price", order.MaxPrice);
        Copy(json, "items", request, "products");
        Copy(json, "shipping_address", request, "shipping_address");
        Copy(json, "po_number", request, "po_number");
        Copy(json, "metadata", request, "metadata");
        json.WriteString("created_at", Rfc3339.Format(order.CreatedAt));
    });

    private static void Copy(Utf8JsonWriter json, string name, JsonElement request, string source)
    {
        if (request.TryGetProperty(source, out var value))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }

    private readonly record struct Entry(SandboxOrder Order, JsonElement Body);
}
