using Mpp.Client.Ledger;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Brings a signed transaction onto its chain: hands the same bytes to the nodes, again while it is in doubt whether one has them, and looks
/// until a block holds the transfer or none can any more. It signs nothing, so whatever goes wrong there is one transaction.
/// </summary>
internal sealed class TempoBroadcaster(TempoNodes nodes, TimeProvider clock)
{
    private const int MostBroadcasts = 4;
    private const string AlreadyKnown = "already known";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BroadcastEvery = TimeSpan.FromSeconds(3);

    // The chain's clock decides when it is over. When that clock stands still, this ends the wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="signed">The transaction.</param>
    /// <param name="traces">What it leaves on the chain. Its hash is known.</param>
    /// <param name="validFor">How long it may still be mined, as far as known here.</param>
    /// <param name="cancellationToken">Gives up waiting; what a node has stays there.</param>
    /// <returns>Settled or void with its proof; or why neither is known, and then it may be mined until its end all the same.</returns>
    public async Task<PaymentFinding> BroadcastAsync(
        ReadOnlyMemory<byte> signed, TempoTraces traces, TimeSpan validFor, CancellationToken cancellationToken)
    {
        var broadcasts = 0;
        for (var waited = TimeSpan.Zero; ; waited += LookEvery)
        {
            string? refusal = null;
            if (broadcasts < MostBroadcasts && waited >= broadcasts * BroadcastEvery && (waited < validFor || broadcasts == 0))
            {
                refusal = await HandOverAsync(signed, traces.ChainId, cancellationToken).ConfigureAwait(false);
                broadcasts++;
            }

            var finding = await LookAsync(traces, cancellationToken).ConfigureAwait(false);
            if (finding.State != LedgerState.Unknown || waited >= validFor + Patience)
            {
                return finding;
            }

            // A refusal ends it only when no node can have it from an earlier time.
            if (refusal is not null && broadcasts == 1)
            {
                return PaymentFinding.CannotTell(refusal);
            }

            await Task.Delay(LookEvery, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the chain shows a transfer that somebody else broadcast, for a moment.</summary>
    public async Task<PaymentFinding> AwaitAsync(TempoTraces traces, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; waited += LookEvery)
        {
            var finding = await nodes.FindOutAsync(
                traces.ChainId, (node, token) => new TempoProver(node).ProveAsync(traces, token), cancellationToken).ConfigureAwait(false);
            if (finding.State != LedgerState.Unknown || waited >= BroadcastEvery)
            {
                return finding;
            }

            await Task.Delay(LookEvery, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Why no node took it; <see langword="null"/> when one did or may have.</returns>
    private async Task<string?> HandOverAsync(ReadOnlyMemory<byte> signed, ulong chainId, CancellationToken cancellationToken)
    {
        string? refusal = null;
        var isInDoubt = false;
        foreach (var node in nodes.Of(chainId))
        {
            try
            {
                await node.BroadcastAsync(signed, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (TempoNodeException exception)
            {
                isInDoubt |= exception.Refusal is null || exception.Refusal.Contains(AlreadyKnown, StringComparison.OrdinalIgnoreCase);
                refusal ??= $"The node at {node.Host} refused the transaction: {exception.Refusal}";
            }
        }

        return isInDoubt ? null : refusal;
    }

    private Task<PaymentFinding> LookAsync(TempoTraces traces, CancellationToken cancellationToken) => nodes.FindOutAsync(
        traces.ChainId,
        async (node, token) => await new TempoProver(node).FindAsync(traces, token).ConfigureAwait(false)
            ?? PaymentFinding.CannotTellYet("No block holds its transaction yet."),
        cancellationToken);
}
