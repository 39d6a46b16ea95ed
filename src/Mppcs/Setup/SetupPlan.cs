using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mppcs.Policies;

namespace Mppcs.Setup;

/// <summary>Every answer, before anything is written.</summary>
/// <param name="Network">What to pay on.</param>
/// <param name="Node">The node to ask; <see langword="null"/> for none.</param>
/// <param name="Account">Who pays.</param>
/// <param name="PerPayment">The most that one payment may cost.</param>
/// <param name="PerDay">The most that the payments of a day may cost.</param>
/// <param name="Ledger">The journal of payments.</param>
internal sealed record SetupPlan(TempoNetwork Network, Uri? Node, AccountPlan Account, Money PerPayment, Money PerDay, LedgerPlace Ledger) : IDisposable
{
    public StarterChoices Choices => new(PerPayment.ToString(), PerDay.ToString())
    {
        ChainId = Network.ChainId,
        RpcUrl = Node,
        LedgerPath = Ledger.IsUsual ? null : Ledger.Path,
    };

    public void Dispose() => Account.Dispose();
}
