using System.Buffers;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>The calls about spend requests.</summary>
internal sealed class LinkSpendRequests(LinkOptions options, LinkSession session)
{
    private const string Making = "Link was not asked to approve the payment";

    /// <summary>Asks Link to ask its owner. When Link says that it has asked already for the same, that request is taken up.</summary>
    /// <exception cref="LinkException">The owner was not asked.</exception>
    public async Task<LinkSpendRequest> CreateAsync(
        SharedPaymentTokenRequest request, string context, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var reply = await session.AskAsync(HttpMethod.Post, LinkContract.SpendRequestsPath, Write(request, context, expiresAt), cancellationToken).ConfigureAwait(false);
        if (reply.Status == 429)
        {
            return await TakeUpAsync(reply, request, cancellationToken).ConfigureAwait(false);
        }

        var made = Read(reply, Making);
        if (!made.IsFor(request.Amount, request.Currency, request.NetworkId))
        {
            await CancelAsync(made.Id, cancellationToken).ConfigureAwait(false);
            throw new LinkException(LinkFailure.Refused, $"{Making}: Link made a request with other terms than were asked for.") { Status = reply.Status };
        }

        if (made.ApprovalUrl is not null || made.Status != LinkContract.Created)
        {
            return made;
        }

        var asked = await session.AskAsync(HttpMethod.Post, $"{Path(made.Id)}/request_approval", json: null, cancellationToken).ConfigureAwait(false);
        return asked.IsSuccess && asked.Body is { } answer && answer.GetText("id") == made.Id ? made.AskedFor(answer) : throw asked.ToException(Making);
    }

    /// <summary>How a request stands; the reply when that could not be read.</summary>
    public async Task<(LinkSpendRequest? Request, LinkReply Reply)> ReadAsync(string id, bool withToken, CancellationToken cancellationToken)
    {
        var reply = await session.AskAsync(HttpMethod.Get, Path(id) + (withToken ? LinkContract.WithToken : ""), json: null, cancellationToken).ConfigureAwait(false);
        return (reply.IsSuccess && LinkSpendRequest.TryRead(reply.Body, out var read) && read.Id == id ? read : null, reply);
    }

    /// <summary>Withdraws a request. Its answer decides nothing: its owner may have been faster.</summary>
    public Task<LinkReply> CancelAsync(string id, CancellationToken cancellationToken) =>
        session.AskAsync(HttpMethod.Post, $"{Path(id)}/cancel", json: null, cancellationToken);

    private async Task<LinkSpendRequest> TakeUpAsync(LinkReply reply, SharedPaymentTokenRequest request, CancellationToken cancellationToken)
    {
        var error = reply.Error is { ValueKind: JsonValueKind.Object } found ? found : JsonElement.Parse("{}");
        var id = error.TryGetProperty("duplicate_spend_request", out var duplicate) && duplicate.ValueKind == JsonValueKind.Object
            ? duplicate.GetText("id")
            : error.GetText("duplicate_spend_request");
        if (LinkSpendRequest.IsId(id))
        {
            var (existing, _) = await ReadAsync(id!, withToken: false, cancellationToken).ConfigureAwait(false);

            // One that was approved already was approved for somebody else's payment, or is used up.
            if (existing is { Status: not LinkContract.Approved and not LinkContract.Succeeded } && existing.IsCertainlyFor(request.Amount, request.Currency, request.NetworkId))
            {
                return existing;
            }
        }

        throw new LinkException(LinkFailure.RateLimited, $"{Making}: Link takes no more spend requests for now.")
        {
            Status = reply.Status,
            Code = reply.Code,
            RetryAt = error.TryGetProperty("retry_after", out var after) && after.ValueKind == JsonValueKind.Number && after.TryGetInt64(out var seconds)
                && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private byte[] Write(SharedPaymentTokenRequest request, string context, DateTimeOffset expiresAt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("credential_type", LinkContract.CredentialType);
            writer.WriteString("network_id", request.NetworkId);
            writer.WriteNumber("amount", request.Amount);
            writer.WriteString("currency", request.Currency);
            writer.WriteString("context", context);
            writer.WriteBoolean("request_approval", true);
            writer.WriteNumber("expires_at", expiresAt.ToUnixTimeSeconds());
            writer.WriteString("idempotency_key", request.IdempotencyKey);
            if (options.PaymentDetails is { } paymentDetails)
            {
                writer.WriteString("payment_details", paymentDetails);
            }

            if (options.IsTest)
            {
                writer.WriteBoolean("test", true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static LinkSpendRequest Read(LinkReply reply, string what) =>
        reply.IsSuccess && LinkSpendRequest.TryRead(reply.Body, out var request) ? request : throw reply.ToException(what);

    private static string Path(string id) => $"{LinkContract.SpendRequestsPath}/{id}";
}
