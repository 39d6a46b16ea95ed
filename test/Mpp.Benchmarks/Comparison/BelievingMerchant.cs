using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;
using Mpp.Sandbox.Hosting;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Asks for a payment over HTTP and takes any credential for it: hardly any work, so that a client compiles its code for good within seconds.</summary>
internal sealed class BelievingMerchant : IAsyncDisposable
{
    private readonly WebApplication _server = LoopbackServer.Build(port: 0);
    private readonly string _header = ChallengeHeaders.One();
    private int _challenges;

    private BelievingMerchant() => _server.Run(HandleAsync);

    public Uri Url => new(_server.Urls.Single());

    public static async Task<BelievingMerchant> StartAsync()
    {
        var merchant = new BelievingMerchant();
        await merchant._server.StartAsync();
        return merchant;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task HandleAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(PaymentHeaderNames.Authorization))
        {
            context.Response.Headers[PaymentHeaderNames.Receipt] = ReceiptWriter.Format(
                "success", "tempo", Rfc3339.Format(TimeProvider.System.GetUtcNow()), "0x3434343434343434343434343434343434343434343434343434343434343434");
            return context.Response.WriteAsync("paid");
        }

        var challenge = string.Create(CultureInfo.InvariantCulture, $"challenge-{Interlocked.Increment(ref _challenges)}");
        context.Response.StatusCode = StatusCodes.Status402PaymentRequired;
        context.Response.Headers[PaymentHeaderNames.Challenge] = _header.Replace("{id}", challenge, StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
