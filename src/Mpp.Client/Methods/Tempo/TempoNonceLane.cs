using System.Numerics;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Chooses the nonce of a payment.</summary>
internal static class TempoNonceLane
{
    // The first byte of a lane must not be that of a subblock (0x5b), nor the lane the expiring one (all ones).
    private const byte LanePrefix = 0x4d;

    /// <summary>
    /// The expiring nonce; above the configured price a lane that belongs to the request, in which the chain takes one transaction with
    /// nonce 0 and no second one.
    /// </summary>
    public static BigInteger Choose(string? above, Money price, PaymentChallenge challenge, string? requestKey)
    {
        if (above is null || !Money.TryParse(above, out var limit, out _) || limit.Currency != price.Currency || !(price > limit))
        {
            return TempoTransaction.ExpiringNonceKey;
        }

        var lane = Keccak256.HashText($"{challenge.Realm}\n{requestKey ?? challenge.Id}");
        lane[0] = LanePrefix;
        return new BigInteger(lane, isUnsigned: true, isBigEndian: true);
    }
}
