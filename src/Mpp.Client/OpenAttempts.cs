using System.Collections.Concurrent;

namespace Mpp.Client;

/// <summary>The attempts of this process whose outcome is open and whose credential is still valid: what can be sent again as it is.</summary>
internal sealed class OpenAttempts
{
    private readonly ConcurrentDictionary<string, PaymentAttempt> _attempts = new(StringComparer.Ordinal);

    public void Keep(PaymentAttempt attempt, DateTimeOffset now)
    {
        foreach (var (ledgerId, kept) in _attempts)
        {
            if (!kept.IsValidAt(now))
            {
                _attempts.TryRemove(ledgerId, out _);
            }
        }

        _attempts[attempt.LedgerId] = attempt;
    }

    public PaymentAttempt? Find(string ledgerId) => _attempts.GetValueOrDefault(ledgerId);

    public void Forget(string ledgerId) => _attempts.TryRemove(ledgerId, out _);
}
