using Mpp.Client.Policy;

namespace Mpp.Client.Http;

/// <summary>What a caller can say about the payment of one request.</summary>
public static class HttpRequestMessageExtensions
{
    private const int MaximumPurposeLength = 500;

    /// <summary>Never pays for this request: a 402 comes back as it is.</summary>
    /// <returns>The same request.</returns>
    public static HttpRequestMessage DisableMppPayments(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(MppRequestOptions.Disabled, true);
        return request;
    }

    /// <summary>
    /// Sets the most that this request may cost, price and fee together. It applies beside the policy and can only lower what that allows;
    /// of two calls the lower limit counts.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">For instance <c>Money.Parse("0.05 USD")</c>.</param>
    /// <returns>The same request.</returns>
    /// <exception cref="InvalidOperationException">A limit in another currency was set before.</exception>
    public static HttpRequestMessage LimitMppPayment(this HttpRequestMessage request, Money limit)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(limit);
        var isLower = !request.Options.TryGetValue(MppRequestOptions.Limit, out var before) || limit < before;
        request.Options.Set(MppRequestOptions.Limit, isLower ? limit : before!);
        return request;
    }

    /// <summary>Says what the payment is for. It is shown to the approver and kept in the ledger, and sent to nobody.</summary>
    /// <param name="request">The request.</param>
    /// <param name="purpose">A short text without secrets; more than 500 characters are cut off.</param>
    /// <returns>The same request.</returns>
    public static HttpRequestMessage SetMppPurpose(this HttpRequestMessage request, string purpose)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(purpose);
        request.Options.Set(MppRequestOptions.Purpose, Protocol.DisplayText.Sanitize(purpose, MaximumPurposeLength));
        return request;
    }

    /// <summary>
    /// Sends the credential of an earlier payment with this request instead of asking for a price and paying: the way on after
    /// <see cref="PaymentOutcomeUnknownException"/>, while <see cref="MppPayment.ValidUntil"/> has not passed. Servers settle a credential once.
    /// </summary>
    /// <param name="request">The request that the payment is for, made again: the same method, URL and body.</param>
    /// <param name="ledgerId">The payment, see <see cref="MppPayment.LedgerId"/>. It may be one of another process that ended.</param>
    /// <returns>The same request. Sending it throws <see cref="PaymentNotResumableException"/> when the credential cannot be sent again.</returns>
    public static HttpRequestMessage ResumeMppPayment(this HttpRequestMessage request, string ledgerId)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(ledgerId);
        request.Options.Set(MppRequestOptions.Resumed, ledgerId);
        return request;
    }

    /// <summary>
    /// What is known about this request's payment, also when no response came: <see langword="null"/> when nothing was asked for.
    /// </summary>
    public static MppPayment? GetMppPayment(this HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(MppRequestOptions.Payment, out var payment) ? payment : null;
    }
}
