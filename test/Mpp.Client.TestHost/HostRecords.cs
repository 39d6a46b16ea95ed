using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.TestHost;

internal static class HostRecords
{
    private static readonly PaymentCurrency Dollar = new("host:usd", "USD", "usd", 2);

    public static LedgerRecord Reserved(string id)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new LedgerRecord
        {
            Id = id,
            State = LedgerState.Reserved,
            CreatedAt = now,
            UpdatedAt = now,
            Origin = "https://api.example.com",
            HttpMethod = "GET",
            ChallengeId = id,
            Method = "host",
            Intent = "charge",
            Mode = "none",
            Amount = 100,
            Exposure = 100,
            Currency = Dollar,
            Recipients = [new PaymentRecipient("somebody", 100)],
            Owner = LedgerOwner.Current,
            LeaseUntil = now.AddHours(1),
        };
    }
}
