using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>
/// Answers requests for what must be paid: challenge, verify, settle once, deliver once. Nothing of it is undone when the customer hangs
/// up, because money that has moved stays moved.
/// </summary>
internal sealed class Checkout(
    CredentialVerifier verifier,
    IReadOnlyDictionary<string, ISettlement> settlements,
    PaymentRefusals refusals,
    AfterSettling afterSettling,
    SandboxMisbehaviour misbehaviour,
    MerchantJournal journal,
    MerchantClock clock)
{
    private readonly IdempotencyBook _idempotency = new();

    public async Task<MerchantAnswer> AnswerAsync(MerchantRequest request, PaidResource resource, CancellationToken stopping)
    {
        try
        {
            var lines = CredentialHeader.FindAll(request.Headers);
            if (lines.Count == 0)
            {
                return refusals.PaymentRequired(request, resource);
            }

            if (lines.Count > 1)
            {
                throw CredentialRefusedException.BadRequest("A request carries one Payment credential.");
            }

            var (credential, issued) = verifier.Verify(lines[0].Value, request);
            var delivered = await SettleOnceAsync(credential, issued, request, resource, stopping).ConfigureAwait(false);
            return await afterSettling.SpoilAsync(delivered, request, resource, issued.Challenge).ConfigureAwait(false);
        }
        catch (CredentialRefusedException refused)
        {
            var answer = refusals.Refuse(refused, request, resource);
            return refused.SettledChallenge is { } settled
                ? await afterSettling.SpoilAsync(answer, request, resource, settled).ConfigureAwait(false)
                : answer;
        }
    }

    private async Task<MerchantAnswer> SettleOnceAsync(
        PaymentCredential credential, IssuedChallenge issued, MerchantRequest request, PaidResource resource, CancellationToken stopping)
    {
        var fingerprint = $"{request.Route} {Convert.ToHexStringLower(request.BodyDigest)}";
        using var turn = await _idempotency.EnterAsync(resource.IdempotencyKey, fingerprint, stopping).ConfigureAwait(false);
        await issued.Gate.WaitAsync(stopping).ConfigureAwait(false);
        try
        {
            var settle = settlements[issued.Challenge.Method].Check(credential);
            if (turn.Remembered is { } remembered)
            {
                return remembered;
            }

            EnsurePayable(issued);
            var payment = await settle(stopping).ConfigureAwait(false);
            issued.Settle();
            journal.Add(payment, issued);
            var answer = Deliver(payment, resource);
            turn.Remember(answer);
            return answer;
        }
        finally
        {
            issued.Gate.Release();
        }
    }

    private void EnsurePayable(IssuedChallenge issued)
    {
        if (issued.IsSettled)
        {
            throw CredentialRefusedException.AlreadyProcessed(issued.Challenge);
        }

        if (issued.IsRetired || misbehaviour.TakeRotation())
        {
            issued.Retire();
            throw CredentialRefusedException.InvalidChallenge("The challenge cannot be paid any more.");
        }
    }

    private MerchantAnswer Deliver(SettledPayment payment, PaidResource resource) => resource.Deliver(payment)
        .Adding(PaymentHeaderNames.Receipt, ReceiptHeader.Write(payment, clock.Now))
        .Adding("Cache-Control", "private");
}
