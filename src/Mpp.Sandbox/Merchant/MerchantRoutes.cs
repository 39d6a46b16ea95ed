using System.Globalization;

namespace Mpp.Sandbox.Merchant;

/// <summary>Which path does what.</summary>
internal sealed class MerchantRoutes(
    SandboxMerchantOptions options, IReadOnlyCollection<string> methods, Checkout checkout, PaymentRefusals refusals, OrderBook orders)
{
    public const string Free = "/free";
    public const string FreeStream = "/free/stream";

    private const string Orders = "/agent/orders";
    private const string OrderPrefix = "/orders/";
    private const string Paid = "/paid";
    private const string Echo = "/echo";
    private const string Redirect = "/redirect";

    /// <summary>What an order costs above the price of its products.</summary>
    private const long OrderFeeInCents = 100;

    public Task<MerchantAnswer> AnswerAsync(MerchantRequest request, CancellationToken stopping) => (request.Method, request.Path) switch
    {
        ("POST", Orders) => OrderAsync(request, stopping),
        ("GET", Paid) => SellAsync(request, Resource(request, _ => Yes("paid")), stopping),
        ("POST", Echo) => SellAsync(request, Resource(request, _ => EchoOf(request)), stopping),
        _ => Task.FromResult(AnswerFree(request)),
    };

    private MerchantAnswer AnswerFree(MerchantRequest request) => (request.Method, request.Path) switch
    {
        (_, Free) => Yes("free"),
        (_, Redirect) => RedirectTo(request),
        ("GET", var path) when path.StartsWith(OrderPrefix, StringComparison.Ordinal) =>
            orders.Read(path[OrderPrefix.Length..], request.Header("Authorization")),
        (_, Orders or Paid or Echo or FreeStream) => MerchantAnswer.Error(405, "method_not_allowed", "This path takes another method."),
        _ => MerchantAnswer.Error(404, "not_found", "There is nothing here."),
    };

    private Task<MerchantAnswer> OrderAsync(MerchantRequest request, CancellationToken stopping)
    {
        // Before any look at a credential: a faulty order must leave the payment untouched.
        if (OrderRequest.Read(request.Body, out var error) is not { } order)
        {
            return Task.FromResult(MerchantAnswer.Error(400, "invalid_request", error!));
        }

        var offer = new MerchantOffer(order.MaxPrice + OrderFeeInCents, [.. methods]);
        var resource = new PaidResource(offer, payment => orders.Take(order, payment))
        {
            IdempotencyKey = request.IdempotencyKey ?? order.IdempotencyKey,
            FailsWithoutProblemDetails = !options.ProblemDetailsForFailedOrders,
        };
        return SellAsync(request, resource, stopping);
    }

    private PaidResource Resource(MerchantRequest request, Func<SettledPayment, MerchantAnswer> deliver)
    {
        var usual = options.OfferStripeEverywhere || options.Tempo is null
            ? methods
            : methods.Where(method => method != ChargeRequestJson.Stripe);
        return new PaidResource(new MerchantOffer(options.PriceInCents, [.. usual]), deliver) { IdempotencyKey = request.IdempotencyKey };
    }

    private Task<MerchantAnswer> SellAsync(MerchantRequest request, PaidResource resource, CancellationToken stopping)
    {
        if (request.QueryValue("method") is { } wanted)
        {
            var offer = resource.Offer with { Methods = [.. resource.Offer.Methods.Where(method => method == wanted)] };
            resource = resource with { Offer = offer };
        }

        return resource.Offer.Methods.Count == 0
            ? Task.FromResult(refusals.Refuse(
                CredentialRefusedException.MethodUnsupported("This cannot be paid by that method."), request, resource))
            : checkout.AnswerAsync(request, resource, stopping);
    }

    private static MerchantAnswer EchoOf(MerchantRequest request) =>
        new(200) { ContentType = request.ContentType ?? "application/octet-stream", Body = request.Body };

    private static MerchantAnswer RedirectTo(MerchantRequest request)
    {
        var isStatus = int.TryParse(request.QueryValue("status") ?? "307", NumberStyles.None, CultureInfo.InvariantCulture, out var status);
        return isStatus && status is 301 or 302 or 303 or 307 or 308 && request.QueryValue("to") is { Length: > 0 } target
            ? new MerchantAnswer(status).Adding("Location", target)
            : MerchantAnswer.Error(400, "invalid_request", "A redirect needs ?to=ADDRESS and may have &status=301, 302, 303, 307 or 308.");
    }

    private static MerchantAnswer Yes(string what) => MerchantAnswer.Json(200, json => json.WriteBoolean(what, true));
}
