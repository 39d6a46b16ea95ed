using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>
/// A challenge that this merchant gave out, and what became of it. <see cref="Gate"/> lets one credential for it in at a time.
/// </summary>
internal sealed class IssuedChallenge(PaymentChallenge challenge, string route)
{
    private volatile bool _isSettled;
    private volatile bool _isRetired;

    public PaymentChallenge Challenge { get; } = challenge;

    public string Route { get; } = route;

    public SemaphoreSlim Gate { get; } = new(1, 1);

    public bool IsSettled => _isSettled;

    public bool IsRetired => _isRetired;

    public void Settle() => _isSettled = true;

    /// <summary>From here on it cannot be paid, although it was not.</summary>
    public void Retire() => _isRetired = true;
}
