using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Asks Stripe what became of a token. The same mint under the same idempotency key gives the same token; one that was not charged
/// is revoked, and counts as dead only when Stripe says that it is. The token stays in memory.
/// </summary>
/// <param name="api">Stripe.</param>
/// <param name="minter">Who minted it.</param>
internal sealed class StripeTokenProver(StripeApi api, StripeTokenMinter minter)
{
    /// <inheritdoc cref="IProvableMinter.ProveAsync"/>
    public async Task<PaymentFinding> ProveAsync(SharedPaymentTokenRequest request, string? suffix, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await minter.AskForTokenAsync(request, until: null, cancellationToken).ConfigureAwait(false);

            // After a try that was lost, a replay may be of that one, and says nothing about the mint of the payment.
            var isReplayed = reply is { IsReplayed: true, IsAfterUncertainty: false };
            if (!reply.IsSuccess)
            {
                return isReplayed && reply.IsRefusal
                    ? PaymentFinding.Void("Stripe had refused to mint a token.", Proof(time: null))
                    : PaymentFinding.CannotTell($"Stripe does not say which token was minted ({reply.Status}).");
            }

            if (reply.Body?.GetText("id") is not { } id || !StripeTokenMinter.IsId(id))
            {
                return PaymentFinding.CannotTell("Stripe's answer is not a token.");
            }

            var finding = await EndAsync(id, cancellationToken).ConfigureAwait(false);
            return suffix is null || (isReplayed && id.EndsWith(suffix, StringComparison.Ordinal))
                ? finding
                : PaymentFinding.CannotTell("Stripe no longer knows the mint of this payment. What it minted in its place was revoked or is about to expire.");
        }
        catch (HttpRequestException)
        {
            return PaymentFinding.CannotTellYet("Stripe could not be reached, or its answer was lost.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PaymentFinding.CannotTellYet("Stripe did not answer in time.");
        }
    }

    /// <summary>Reads a token; one that can still be charged is revoked and read again.</summary>
    public async Task<PaymentFinding> EndAsync(string id, CancellationToken cancellationToken)
    {
        var found = Judge(await api.GetAsync(minter.ReadPath(id), cancellationToken).ConfigureAwait(false), id, out var isOpen);
        if (!isOpen)
        {
            return found;
        }

        // Its answer decides nothing: a seller may have been faster.
        await api.PostAsync(minter.RevokePath(id), [], idempotencyKey: null, until: null, cancellationToken).ConfigureAwait(false);
        return Judge(await api.GetAsync(minter.ReadPath(id), cancellationToken).ConfigureAwait(false), id, out _);
    }

    private PaymentFinding Judge(StripeReply reply, string id, out bool isOpen)
    {
        isOpen = false;
        if (!reply.IsSuccess || reply.Body is not { } token || token.GetText("id") != id
            || minter.StatusOf(token) is not { } status || !TryReadCaptured(token, out var captured))
        {
            return PaymentFinding.CannotTell("Stripe does not say what became of the token.");
        }

        var time = ReadTime(token);
        var reason = token.GetText("deactivated_reason");
        if (captured > 0 || (status == "deactivated" && reason == "consumed"))
        {
            return PaymentFinding.Settled("The seller charged the token.", Proof(time));
        }

        isOpen = status is "active" or "requires_action";
        return status == "deactivated" && reason is "revoked" or "expired"
            ? PaymentFinding.Void($"The token was {reason} and nothing was charged to it.", Proof(time))
            : PaymentFinding.CannotTell("The token is neither charged nor ended.");
    }

    private static bool TryReadCaptured(JsonElement token, out long captured)
    {
        captured = 0;
        return token.TryGetProperty("usage_details", out var usage) && usage.ValueKind == JsonValueKind.Object
            && usage.TryGetProperty("amount_captured", out var amount) && amount.ValueKind == JsonValueKind.Object
            && amount.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out captured) && captured >= 0;
    }

    private static DateTimeOffset? ReadTime(JsonElement token) =>
        token.TryGetProperty("deactivated_at", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var seconds)
            && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static LedgerProof Proof(DateTimeOffset? time) => new("stripe") { Time = time };
}
