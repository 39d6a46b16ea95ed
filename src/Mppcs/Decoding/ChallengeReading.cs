using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Decoding;

/// <summary>Prices a challenge as the payer would, without keys and without a policy.</summary>
internal static class ChallengeReading
{
    private static readonly IPaymentMethod[] Methods =
    [
        new TempoChargeMethod(new TempoOptions(), signer: null, TimeProvider.System),
        new StripeChargeMethod(minter: null, missingConfiguration: ""),
    ];

    /// <summary>The quote, or why there is none.</summary>
    public static (Quote? Quote, string? Problem) Price(PaymentChallenge challenge)
    {
        var method = Methods.Find(challenge.Method, challenge.Intent);
        if (method is null)
        {
            return (null, $"{challenge.Method}/{challenge.Intent} is not something that this client pays.");
        }

        var result = method.Quote(challenge, new QuoteContext(PinnedChainId: null));
        return (result.Quote, result.Rejection?.Message);
    }
}
