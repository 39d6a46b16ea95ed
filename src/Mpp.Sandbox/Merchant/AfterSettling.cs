using System.Globalization;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Spoils the answers to settled payments as the <see cref="SandboxMisbehaviour"/> says.</summary>
internal sealed class AfterSettling(SandboxMisbehaviour misbehaviour, PaymentRefusals refusals, Task stopping)
{
    public async Task<MerchantAnswer> SpoilAsync(
        MerchantAnswer answer, MerchantRequest request, PaidResource resource, PaymentChallenge paid)
    {
        if (!misbehaviour.TakeTurn())
        {
            return answer;
        }

        if (misbehaviour.HangAfterSettling is { } hang)
        {
            await Task.WhenAny(hang.Task, stopping).ConfigureAwait(false);
        }

        return EndedConnection(answer) ?? Redirect(answer) ?? NewDemand(request, resource, paid) ?? Failure(answer) ?? Changed(answer);
    }

    private MerchantAnswer? EndedConnection(MerchantAnswer answer) => misbehaviour switch
    {
        { ResetAfterSettling: true } => answer with { Delivery = MerchantDelivery.ResetConnection },
        { CloseAfterSettling: true } => answer with { Delivery = MerchantDelivery.ClosedConnection },
        _ => null,
    };

    private MerchantAnswer? Redirect(MerchantAnswer answer)
    {
        var location = misbehaviour switch
        {
            { RedirectToSameOriginAfterSettling: true } => MerchantRoutes.Free,
            { RedirectToOtherOriginAfterSettling: { } other } => other.AbsoluteUri,
            _ => null,
        };
        return location is null ? null : new MerchantAnswer(misbehaviour.RedirectStatus).Adding("Location", location);
    }

    private MerchantAnswer? NewDemand(MerchantRequest request, PaidResource resource, PaymentChallenge paid)
    {
        if (misbehaviour.SameChallengeAfterSettling)
        {
            return refusals.Repeat(paid);
        }

        if (!misbehaviour.FreshChallengeAfterSettling)
        {
            return null;
        }

        var cents = resource.Offer.Cents + (resource.Offer.Cents * misbehaviour.FreshChallengeSurcharge / 100);
        var dearer = resource with { Offer = resource.Offer with { Cents = cents } };
        return refusals.Refuse(
            CredentialRefusedException.VerificationFailed("The payment could not be verified."), request, dearer);
    }

    private MerchantAnswer? Failure(MerchantAnswer answer)
    {
        var retryAfter = misbehaviour.RetryAfterSettling;
        if ((misbehaviour.StatusAfterSettling ?? (retryAfter is null ? null : 429)) is not { } status)
        {
            return null;
        }

        var failure = MerchantAnswer.Error(
            status, "sandbox_misbehaviour", string.Create(CultureInfo.InvariantCulture, $"Told to answer {status} after settling."));
        if (retryAfter is not null)
        {
            failure = failure.Adding("Retry-After", retryAfter);
        }

        return misbehaviour.ReceiptOnStatus && answer.Header(PaymentHeaderNames.Receipt) is { } receipt
            ? failure.Adding(PaymentHeaderNames.Receipt, receipt)
            : failure;
    }

    private MerchantAnswer Changed(MerchantAnswer answer)
    {
        if (answer.Header(PaymentHeaderNames.Receipt) is null)
        {
            return answer;
        }

        var changed = misbehaviour switch
        {
            { OmitReceipt: true } => answer.Without(PaymentHeaderNames.Receipt),
            { WrongReceipt: true } => WithReceipt(answer, ReceiptHeader.Write(
                new SettledPayment("othermethod", 0, "not-this-payment"), DateTimeOffset.UnixEpoch)),
            { MalformedReceipt: true } => WithReceipt(answer, "!not-a-receipt!"),
            { ReceiptLength: { } length } => WithReceipt(answer, new string('A', length)),
            _ => answer,
        };
        return misbehaviour.TruncateBodyAfterSettling ? changed with { Delivery = MerchantDelivery.HalfOfTheBody } : changed;
    }

    private static MerchantAnswer WithReceipt(MerchantAnswer answer, string receipt) =>
        answer.Without(PaymentHeaderNames.Receipt).Adding(PaymentHeaderNames.Receipt, receipt);
}
