using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>
/// One payment as the ledger knows it: what was decided, what finds it again, and how it ended. It holds no key, credential, token,
/// receipt or bought secret.
/// </summary>
public sealed record LedgerRecord
{
    /// <summary>The ledger's own identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Where the payment stands.</summary>
    public required LedgerState State { get; init; }

    /// <summary>When the budget was reserved (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the state last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who was paid, by TLS: <c>https://host</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The method of the request, for instance <c>POST</c>.</summary>
    public required string HttpMethod { get; init; }

    /// <summary>The path of the request, without its query; <see langword="null"/> unless <c>RecordPaths</c> is set.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The SHA-256 of method, path, query and body of the request, base64url: tells whether a request is the one that this payment is for.
    /// </summary>
    public string? RequestDigest { get; init; }

    /// <summary>The server's challenge id.</summary>
    public required string ChallengeId { get; init; }

    /// <summary>
    /// The challenge as the JSON object that a credential echoes, for as long as it may be needed: to make the same credential again, and as evidence. It is dropped
    /// when the payment was delivered, is void or was released.
    /// </summary>
    public string? Challenge { get; init; }

    /// <summary>The payment method.</summary>
    public required string Method { get; init; }

    /// <summary>The intent.</summary>
    public required string Intent { get; init; }

    /// <summary>How the money moves, for instance <c>pull</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>The price in base units.</summary>
    public required UInt128 Amount { get; init; }

    /// <summary>Price and maximum fee in base units: what the payment holds of a budget.</summary>
    public required UInt128 Exposure { get; init; }

    /// <summary>The currency of both amounts.</summary>
    public required PaymentCurrency Currency { get; init; }

    /// <summary>Who gets which part.</summary>
    public required IReadOnlyList<PaymentRecipient> Recipients { get; init; }

    /// <summary>The chain, where there is one.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>When the signed authority ends, once that is known.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What the program said the payment is for.</summary>
    public string? Purpose { get; init; }

    /// <summary>The <c>Idempotency-Key</c> of the paid request.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What finds the payment on its rail again, for instance <c>memo</c>, <c>payer</c>, <c>transactionHash</c>.</summary>
    public IReadOnlyDictionary<string, string> LookupKeys { get; init; } = EmptyKeys;

    /// <summary>The status of the answer to the credential, once there was one.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The reference of the receipt: a transaction hash or a PaymentIntent id.</summary>
    public string? Reference { get; init; }

    /// <summary>Why the payment stands where it stands, in words.</summary>
    public string? Note { get; init; }

    /// <summary>What showed how the payment ended, when it was proven afterwards and not taken from the server's answer.</summary>
    public LedgerProof? Proof { get; init; }

    /// <summary>The states that the payment was in, oldest first, with the time at which each began.</summary>
    public IReadOnlyList<LedgerStep> Steps { get; init; } = [];

    /// <summary>The process that makes the payment; <see langword="null"/> when nobody may take it over.</summary>
    public LedgerOwner? Owner { get; init; }

    /// <summary>
    /// Until when a payment that is reserved or being signed is left to its owner by those who cannot tell whether the owner lives.
    /// </summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Long enough for a person to be asked before signing.</summary>
    internal static TimeSpan Lease { get; } = TimeSpan.FromMinutes(15);

    internal static IReadOnlyDictionary<string, string> EmptyKeys { get; } = new Dictionary<string, string>();

    /// <summary>
    /// What counts against budgets, in base units: the exposure, until the fee that was really paid is proven. What is void costs its fee.
    /// </summary>
    internal UInt128 Held => State switch
    {
        LedgerState.Released => 0,
        LedgerState.Void => Proof?.Fee ?? 0,
        LedgerState.Settled when Proof?.Fee is { } fee => UInt128.MaxValue - Amount < fee ? UInt128.MaxValue : Amount + fee,
        _ => Exposure,
    };

    /// <summary>Whether the payment counts as one: everything that is not released or void.</summary>
    internal bool CountsAsPayment => State is not (LedgerState.Released or LedgerState.Void);

    /// <summary>Whether nothing more can happen to the payment.</summary>
    internal bool IsFinal => State is LedgerState.Settled or LedgerState.Void or LedgerState.Released;

    /// <summary>Whether nobody knows how it ended: it is recorded so, or it was not concluded before its authority ended.</summary>
    internal bool IsUnknown(DateTimeOffset now) => State == LedgerState.Unknown
        || (State is LedgerState.Signing or LedgerState.Signed or LedgerState.Sent && ValidUntil < now);

    /// <summary>Whether another process may have to conclude the payment, should its owner have died.</summary>
    internal bool IsLeftToItsOwner => State is LedgerState.Reserved or LedgerState.Signing or LedgerState.Signed or LedgerState.Sent
        && Owner is not null && Owner != LedgerOwner.Current;

    /// <summary>
    /// Whether the owner is dead, or out of sight and past its lease. Either way a step that it takes later fails, and it signs nothing. What
    /// is signed needs no lease: it counts as unknown once its authority has ended.
    /// </summary>
    /// <param name="isOwnerAlive"><see langword="null"/> when that cannot be told from here.</param>
    /// <param name="now">The time of the look.</param>
    internal bool IsAbandoned(bool? isOwnerAlive, DateTimeOffset now) =>
        !(isOwnerAlive ?? (State is LedgerState.Signed or LedgerState.Sent || !(LeaseUntil <= now)));

    /// <summary>
    /// How a payment goes on whose owner died. What was only reserved is given back; a signature may exist of what was being signed, and
    /// nobody is left to hear the answer to what was sent.
    /// </summary>
    internal LedgerChange ConcludeWithoutOwner() => State switch
    {
        LedgerState.Reserved => new LedgerChange(LedgerState.Released) { Note = "the process that reserved it ended" },
        LedgerState.Sent => new LedgerChange(LedgerState.Unknown) { Note = "the process that sent it ended" },
        _ => new LedgerChange(LedgerState.Unknown) { Note = "the process that signed it ended" },
    };

    /// <exception cref="LedgerException">The record is not a new reservation, or a ledger cannot count its currency.</exception>
    internal void EnsureReservable()
    {
        if (State != LedgerState.Reserved)
        {
            throw new LedgerException($"Payment {Id} must begin as {LedgerState.Reserved}, not as {State}.");
        }

        if (!Currency.IsCountable())
        {
            throw new LedgerException($"Payment {Id} is in a currency that has more decimal places than the {Money.MaximumDecimals} a ledger counts.");
        }
    }

    /// <summary>Identifier, state and amount.</summary>
    public override string ToString() => $"{Id} {State} {Currency.ToMoney(Amount)} {Origin}";
}
