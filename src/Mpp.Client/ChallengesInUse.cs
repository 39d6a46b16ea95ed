using Mpp.Client.Ledger;

namespace Mpp.Client;

/// <summary>
/// The challenges that payments of this process have not finished with. Servers give requests of the same millisecond the same challenge,
/// and take it once: the second payer needs another one.
/// </summary>
internal sealed class ChallengesInUse
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Origin, string ChallengeId), string> _payments = [];
    private readonly Dictionary<string, (string Origin, string ChallengeId)> _challenges = new(StringComparer.Ordinal);

    /// <summary>Claims the challenge of a payment; <see langword="false"/> when another payment has it.</summary>
    public bool TryClaim(LedgerRecord record)
    {
        lock (_lock)
        {
            var challenge = (record.Origin, record.ChallengeId);
            return _payments.TryAdd(challenge, record.Id) && _challenges.TryAdd(record.Id, challenge);
        }
    }

    /// <summary>Gives the challenge of a payment free, when the payment has it.</summary>
    public void Free(string ledgerId)
    {
        lock (_lock)
        {
            if (_challenges.Remove(ledgerId, out var challenge))
            {
                _payments.Remove(challenge);
            }
        }
    }
}
