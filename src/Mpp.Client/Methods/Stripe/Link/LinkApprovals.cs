namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>The approvals of this process that nothing was paid with yet. Each is handed out once.</summary>
internal sealed class LinkApprovals
{
    // The fresh challenge is fetched at once; what is not used by then was given up.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<LinkApproval> _waiting = [];
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);

    /// <summary>Makes a spend request one payment's own. False when another payment of this process has it.</summary>
    public bool TryClaim(string id)
    {
        lock (_lock)
        {
            return _claimed.Add(id);
        }
    }

    /// <summary>Keeps an approval for a fresh challenge of the same request.</summary>
    public void Keep(LinkApproval approval)
    {
        lock (_lock)
        {
            _waiting.Add(approval);
        }
    }

    /// <summary>What was approved for these terms; <see langword="null"/> when nothing was.</summary>
    public long? AmountFor(StripeChargeTerms asked, DateTimeOffset now)
    {
        lock (_lock)
        {
            return _waiting.Find(approval => approval.Covers(asked) && IsFresh(approval, now))?.Approval.Amount;
        }
    }

    /// <summary>
    /// Takes out an approval of the same request, one that covers these terms first, and everything that nobody came back for.
    /// </summary>
    public (LinkApproval? Found, IReadOnlyList<LinkApproval> GivenUp) Take(StripeChargeTerms asked, DateTimeOffset now)
    {
        lock (_lock)
        {
            var givenUp = _waiting.FindAll(approval => !IsFresh(approval, now));
            _waiting.RemoveAll(givenUp.Contains);
            var found = _waiting.Find(approval => approval.Covers(asked)) ?? _waiting.Find(approval => approval.IsOfSameRequest(asked));
            if (found is not null)
            {
                _waiting.Remove(found);
            }

            return (found, givenUp);
        }
    }

    private static bool IsFresh(LinkApproval approval, DateTimeOffset now) => now - approval.At <= Kept;
}
