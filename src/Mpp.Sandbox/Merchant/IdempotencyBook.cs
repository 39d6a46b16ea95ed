using System.Collections.Concurrent;

namespace Mpp.Sandbox.Merchant;

/// <summary>Remembers the answers to paid requests by their <c>Idempotency-Key</c>.</summary>
internal sealed class IdempotencyBook
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>
    /// Waits until no other request with this key is being worked on. Dispose what it returns. Without a key nothing is remembered.
    /// </summary>
    public async Task<Turn> EnterAsync(string? key, string fingerprint, CancellationToken cancellationToken)
    {
        var entry = key is null ? new Entry() : _entries.GetOrAdd(key, _ => new Entry());
        await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(entry, fingerprint);
    }

    internal sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public string? Fingerprint { get; set; }

        public MerchantAnswer? Answer { get; set; }
    }

    /// <summary>A request's time alone with its key.</summary>
    internal sealed class Turn(Entry entry, string fingerprint) : IDisposable
    {
        /// <summary>The answer that an equal request got under this key, or null.</summary>
        /// <exception cref="CredentialRefusedException">The key belongs to a request that was not equal.</exception>
        public MerchantAnswer? Remembered => entry.Answer is null || entry.Fingerprint == fingerprint
            ? entry.Answer
            : throw new CredentialRefusedException("bad-request", "The Idempotency-Key belongs to another request.", 422);

        public void Remember(MerchantAnswer answer)
        {
            entry.Fingerprint = fingerprint;
            entry.Answer = answer;
        }

        public void Dispose() => entry.Gate.Release();
    }
}
