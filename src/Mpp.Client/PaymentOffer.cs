using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>What a transport hands to the payer: who asks to be paid, for which request, and how.</summary>
internal sealed record PaymentOffer
{
    public required PaymentOrigin Origin { get; init; }

    public required ChallengeSet Challenges { get; init; }

    public required string HttpMethod { get; init; }

    /// <summary>The time of the server's answer by its own clock, when it said so.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>When that answer arrived, by the local clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The SHA-256 of the body that the credential will be sent with.</summary>
    public ReadOnlyMemory<byte> BodyDigest { get; init; }

    public Money? RequestLimit { get; init; }

    public string? Purpose { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>What was asked, as <see cref="LedgerRecord.RequestDigest"/> tells it.</summary>
    public string? RequestDigest { get; init; }

    /// <summary>Where it was asked, when the ledger is to know.</summary>
    public string? Path { get; init; }

    /// <summary>The first payment of the same request, proven void; <see langword="null"/> when this is the first.</summary>
    public PaymentAttempt? Replaces { get; init; }

    /// <summary>The caller's own ranking, when it sent one.</summary>
    public AcceptPayment? CallerRanking { get; init; }

    /// <summary>What the transport itself holds against paying a challenge (header taken, body gone); <see langword="null"/> when nothing.</summary>
    public Func<PaymentChallenge, PolicyViolation?> TransportObjection { get; init; } = _ => null;

    /// <summary>Told right before a signer is asked, and again when it failed: whoever holds an open payment must not make another.</summary>
    public Action<MppPayment> OnSigning { get; init; } = _ => { };

    public TimeSpan ClockSkew => ServerTime is { } server ? server - ReceivedAt : TimeSpan.Zero;

    /// <summary>The record that a payment of <paramref name="quote"/> by this process begins with.</summary>
    public LedgerRecord ToReservation(Quote quote, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        State = LedgerState.Reserved,
        CreatedAt = now,
        UpdatedAt = now,
        Origin = Origin.ToString(),
        HttpMethod = HttpMethod,
        Path = Path,
        RequestDigest = RequestDigest,
        ChallengeId = quote.Challenge.Id,
        Challenge = ChallengeEcho.ToJson(quote.Challenge),
        Method = quote.Method,
        Intent = quote.Intent,
        Mode = quote.Mode,
        Amount = quote.Amount,
        Exposure = quote.Exposure,
        Currency = quote.Currency,
        Recipients = quote.Recipients,
        ChainId = quote.ChainId,
        Purpose = Purpose,
        IdempotencyKey = IdempotencyKey,
        Steps = [new LedgerStep(LedgerState.Reserved, now)],
        Owner = LedgerOwner.Current,
        LeaseUntil = now + LedgerRecord.Lease,
    };
}
