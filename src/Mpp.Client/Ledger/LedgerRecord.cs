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

    /// <summary>The server's challenge id.</summary>
    public required string ChallengeId { get; init; }

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

    internal static IReadOnlyDictionary<string, string> EmptyKeys { get; } = new Dictionary<string, string>();

    /// <summary>Whether the exposure counts against budgets: everything that is not released or void.</summary>
    internal bool CountsAgainstBudgets => State is not (LedgerState.Released or LedgerState.Void);

    /// <summary>Identifier, state and amount.</summary>
    public override string ToString() => $"{Id} {State} {Currency.ToMoney(Amount)} {Origin}";
}
