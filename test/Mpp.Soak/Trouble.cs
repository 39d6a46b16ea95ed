using Mpp.Sandbox.Merchant;

namespace Mpp.Soak;

/// <summary>Switches faults of merchants, chain and Stripe on and off at random.</summary>
internal sealed class Trouble(Market market, Random random)
{
    private const int LongestCalm = 300;

    private static readonly IReadOnlyList<Action<SandboxMisbehaviour>> Misbehaviours =
    [
        merchant => merchant.ResetAfterSettling = true,
        merchant => merchant.CloseAfterSettling = true,
        merchant => merchant.StatusAfterSettling = 500,
        merchant => merchant.StatusAfterSettling = 503,
        merchant => merchant.StatusAfterSettling = 403,
        merchant => merchant.StatusAfterSettling = 400,
        merchant => merchant.FreshChallengeAfterSettling = true,
        merchant => (merchant.FreshChallengeAfterSettling, merchant.FreshChallengeSurcharge) = (true, 10),
        merchant => merchant.SameChallengeAfterSettling = true,
        merchant => merchant.RedirectToSameOriginAfterSettling = true,
        merchant => merchant.TruncateBodyAfterSettling = true,
        merchant => merchant.OmitReceipt = true,
        merchant => merchant.WrongReceipt = true,
        merchant => merchant.MalformedReceipt = true,
        merchant => merchant.ReceiptLength = 20_000,
        merchant => merchant.HangAfterSettling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
        merchant => merchant.RotateChallengesBeforeSettling = 3,
    ];

    /// <summary>How often something was broken.</summary>
    public int Count { get; private set; }

    /// <summary>Breaks things until the time is over; in the end nothing is broken any more.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Break();
            await Task.Delay(random.Next(LongestCalm), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Mend();
        }
    }

    private void Break()
    {
        Count++;
        switch (random.Next(8))
        {
            case 0:
                market.Sandbox.Chain.Faults.LoseNextBroadcast = 1;
                break;
            case 1:
                market.Sandbox.Chain.Faults.FailNextBroadcast = 1;
                break;
            case 2:
                market.Sandbox.Stripe.Faults.DropAnswerAfterMint = 1;
                break;
            default:
                var merchant = market.Merchants[random.Next(market.Merchants.Count)].Misbehaviour;
                Misbehaviours[random.Next(Misbehaviours.Count)](merchant);
                merchant.Times = 1 + random.Next(8);
                break;
        }
    }

    private void Mend()
    {
        foreach (var merchant in market.Merchants.Select(merchant => merchant.Misbehaviour))
        {
            merchant.HangAfterSettling?.TrySetResult();
            merchant.HangAfterSettling = null;
            (merchant.ResetAfterSettling, merchant.CloseAfterSettling, merchant.StatusAfterSettling) = (false, false, null);
            (merchant.FreshChallengeAfterSettling, merchant.FreshChallengeSurcharge, merchant.SameChallengeAfterSettling) = (false, 0, false);
            (merchant.RedirectToSameOriginAfterSettling, merchant.TruncateBodyAfterSettling) = (false, false);
            (merchant.OmitReceipt, merchant.WrongReceipt, merchant.MalformedReceipt) = (false, false, false);
            (merchant.ReceiptLength, merchant.RotateChallengesBeforeSettling, merchant.Times) = (null, 0, null);
        }

        (market.Sandbox.Chain.Faults.LoseNextBroadcast, market.Sandbox.Chain.Faults.FailNextBroadcast) = (0, 0);
        market.Sandbox.Stripe.Faults.DropAnswerAfterMint = 0;
    }
}
