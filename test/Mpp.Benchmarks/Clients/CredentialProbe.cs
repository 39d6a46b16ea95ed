using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mpp.Client.Protocol;

namespace Mpp.Benchmarks.Clients;

/// <summary>
/// A merchant in memory, for one caller at a time: asks for a payment, takes the time until the credential comes, and believes it.
/// </summary>
internal sealed class CredentialProbe(string header) : HttpMessageHandler
{
    public static readonly Uri Url = new("https://merchant.example/paid");

    private readonly string _receipt = ReceiptWriter.Format(
        "success", "tempo", Rfc3339.Format(TimeProvider.System.GetUtcNow()), "0x3434343434343434343434343434343434343434343434343434343434343434");

    private int _challenges;
    private long _askedAt;
    private long _allocatedBefore;

    /// <summary>From the challenge to the credential.</summary>
    public TimeSpan LastCredential { get; private set; }

    /// <summary>What was allocated in that time, as long as the payer never changed threads.</summary>
    public long LastAllocation { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.NonValidated.Contains(PaymentHeaderNames.Authorization))
        {
            LastCredential = Stopwatch.GetElapsedTime(_askedAt);
            LastAllocation = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
            var paid = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request };
            paid.Headers.TryAddWithoutValidation(PaymentHeaderNames.Receipt, _receipt);
            return Task.FromResult(paid);
        }

        var asked = new HttpResponseMessage(HttpStatusCode.PaymentRequired) { RequestMessage = request };
        var challenge = string.Create(CultureInfo.InvariantCulture, $"challenge-{_challenges++}");
        asked.Headers.TryAddWithoutValidation(PaymentHeaderNames.Challenge, header.Replace("{id}", challenge, StringComparison.Ordinal));
        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        _askedAt = Stopwatch.GetTimestamp();
        return Task.FromResult(asked);
    }
}
