using System.Net.Http.Headers;
using Mpp.Client.Protocol;

namespace Mpp.Client.Http;

/// <summary>What a caller can learn about the payment behind a response.</summary>
public static class HttpResponseMessageExtensions
{
    /// <summary>
    /// The payment behind this response: outcome, amount, receipt, bought key and ledger id. <see langword="null"/> when the response was free.
    /// </summary>
    public static MppPayment? GetMppPayment(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RequestMessage?.GetMppPayment();
    }

    /// <summary>
    /// The server's explanation of a refusal (RFC 9457), when the response carries one. Buffers the body, which stays readable.
    /// </summary>
    /// <param name="response">The response, usually with a status of 400 or above.</param>
    /// <param name="cancellationToken">Stops waiting for the body.</param>
    /// <exception cref="HttpRequestException">The body is longer than 64 KiB, or broke off.</exception>
    public static async Task<PaymentProblem?> ReadMppProblemAsync(this HttpResponseMessage response, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (response.Content.Headers.ContentType is not MediaTypeHeaderValue { MediaType: "application/problem+json" } type)
        {
            return null;
        }

        await response.Content.LoadIntoBufferAsync(PaymentProblem.MaximumLength, cancellationToken).ConfigureAwait(false);
        return PaymentProblem.Read(type.MediaType, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
    }
}
