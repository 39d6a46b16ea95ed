using Mpp.Client.Methods.Stripe;

namespace Mpp.Fuzzing.Targets;

/// <summary>Mints tokens that nobody can charge, and counts them.</summary>
internal sealed class CountingMinter : ISharedPaymentTokenMinter
{
    public int Count { get; private set; }

    public bool IsLive => false;

    public string Account => "pm_1";

    public ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        Count++;
        return ValueTask.FromResult(new SharedPaymentToken("spt_1"));
    }
}
