using Mpp.Client.Ledger;

namespace Mpp.Client;

/// <summary>
/// The challenges that payments of this process have not finished with. Servers give requests of the same millisecond the same challenge,
/// and take it once: the second payer needs another one.
/// </summary>
internal sealed class ChallengesInUse
{
    private const int FewestToLookThrough = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Origin, string ChallengeId), DateTimeOffset?> _expiries = [];
    private readonly Dictionary<string, (string Origin, string ChallengeId)> _challenges = new(StringComparer.Ordinal);
    private int _lookThroughAt = FewestToLookThrough;

    /// <summary>How many challenges are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _challenges.Count;
            }
        }
    }

    /// <summary>Claims the challenge of a payment; <see langword="false"/> when another payment has it.</summary>
    /// <param name="record">The payment.</param>
    /// <param name="expiresAt">When nobody pays the challenge any more, with or without a claim; <see langword="null"/> for never.</param>
    /// <param name="now">The time.</param>
    public bool TryClaim(LedgerRecord record, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        lock (_lock)
        {
            ForgetExpired(now);
            var challenge = (record.Origin, record.ChallengeId);
            return _expiries.TryAdd(challenge, expiresAt) && _challenges.TryAdd(record.Id, challenge);
        }
    }

    /// <summary>Gives the challenge of a payment free, when the payment has it.</summary>
    public void Free(string ledgerId)
    {
        lock (_lock)
        {
            if (_challenges.Remove(ledgerId, out var challenge))
            {
                _expiries.Remove(challenge);
            }
        }
    }

    /// <summary>
    /// A payment with an open outcome may be concluded by another process, of which nobody here is told. Looked through whenever there are twice
    /// as many as were left the last time.
    /// </summary>
    private void ForgetExpired(DateTimeOffset now)
    {
        if (_challenges.Count < _lookThroughAt)
        {
            return;
        }

        foreach (var (ledgerId, challenge) in _challenges)
        {
            if (_expiries[challenge] <= now)
            {
                _challenges.Remove(ledgerId);
                _expiries.Remove(challenge);
            }
        }

        _lookThroughAt = Math.Max(FewestToLookThrough, _challenges.Count * 2);
    }
}
