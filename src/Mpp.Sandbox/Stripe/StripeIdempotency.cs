namespace Mpp.Sandbox.Stripe;

/// <summary>Remembers the first answer to each (account, idempotency key) for 24 hours, as Stripe's v1 API does.</summary>
internal sealed class StripeIdempotency(TimeProvider time)
{
    public const int LongestKey = 255;

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, string Key), Entry> _entries = [];

    /// <summary>Returns the remembered answer, or null when the caller is the first and must call <see cref="End"/>.</summary>
    public StripeAnswer? Begin(string account, string key, string fingerprint)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue((account, key), out Entry? entry) || time.GetUtcNow() - entry.BeganAt >= Life)
            {
                _entries[(account, key)] = new Entry(fingerprint, time.GetUtcNow());
                return null;
            }

            if (entry.Fingerprint != fingerprint)
            {
                throw StripeRefusedException.Idempotency(
                    400,
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                    + $"Try using a key other than '{key}' if you meant to execute a different request.");
            }

            if (entry.Answer is null)
            {
                throw StripeRefusedException.Idempotency(
                    409, "There is currently another in-progress request using this idempotency key.", "idempotency_key_in_use");
            }

            return entry.Answer with { Replayed = true };
        }
    }

    /// <summary>Remembers the answer, or frees the key when there is none or no work was begun.</summary>
    public void End(string account, string key, StripeAnswer? answer)
    {
        lock (_lock)
        {
            if (answer is { WorkBegan: true } && _entries.TryGetValue((account, key), out Entry? entry))
            {
                entry.Answer = answer;
            }
            else
            {
                _entries.Remove((account, key));
            }
        }
    }

    private sealed class Entry(string fingerprint, DateTimeOffset beganAt)
    {
        public string Fingerprint { get; } = fingerprint;

        public DateTimeOffset BeganAt { get; } = beganAt;

        public StripeAnswer? Answer { get; set; }
    }
}
