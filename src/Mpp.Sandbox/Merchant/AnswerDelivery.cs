using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mpp.Sandbox.Merchant;

/// <summary>Puts answers on the wire, or something else than them.</summary>
internal static class AnswerDelivery
{
    public static Task SendAsync(HttpContext context, MerchantAnswer answer, CancellationToken stopping)
    {
        switch (answer.Delivery)
        {
            case MerchantDelivery.ResetConnection:
                context.Abort();
                return Task.CompletedTask;
            case MerchantDelivery.ClosedConnection:
                return CloseAsync(context, stopping);
            default:
                return WriteAsync(context, answer);
        }
    }

    private static async Task WriteAsync(HttpContext context, MerchantAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var header in answer.Headers)
        {
            response.Headers.Append(header.Key, header.Value);
        }

        // Announced in full in both cases: after half of it the server sees that the rest is missing and ends the connection.
        response.ContentLength = answer.Body.Length;
        var sent = answer.Delivery is MerchantDelivery.HalfOfTheBody ? answer.Body.Length / 2 : answer.Body.Length;
        if (sent > 0 && !HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(answer.Body.AsMemory(0, sent), context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(HttpContext context, CancellationToken stopping)
    {
        var connection = context.Features.GetRequiredFeature<IConnectionSocketFeature>();
        connection.Socket.Shutdown(SocketShutdown.Send);

        // An abort right now would overtake the FIN with a reset; the customer's own end of the connection comes first.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ofCustomer = context.RequestAborted.Register(() => ended.TrySetResult());
        using var ofMerchant = stopping.Register(() => ended.TrySetResult());
        await ended.Task.ConfigureAwait(false);
        context.Abort();
    }
}
