using Mpp.Client.Ledger;

namespace Mpp.Benchmarks;

/// <summary>A kind of ledger to measure.</summary>
internal interface IBenchmarkedLedger : IAsyncDisposable
{
    string Name { get; }

    /// <summary>A new ledger with a history of settled payments of <paramref name="age"/>, and so many. Opened, and not yet looked into.</summary>
    Task<IPaymentLedger> CreateAsync(int history, TimeSpan age);
}
