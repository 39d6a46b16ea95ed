using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods;

/// <summary>A rail that looks into the ledger before money is reserved for a quote.</summary>
internal interface ILedgerReviewer
{
    /// <summary>What the history holds against paying a quote at an origin; <see langword="null"/> when nothing.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    ValueTask<PolicyViolation?> ReviewAsync(Quote quote, PaymentOrigin origin, IPaymentLedger ledger, CancellationToken cancellationToken);
}
