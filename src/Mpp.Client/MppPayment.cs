using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>
/// What is known about the payment of one request: attached to the response, and to every exception after something was signed. Its
/// text form shows neither receipt nor bought key.
/// </summary>
public sealed record MppPayment
{
    /// <summary>What is known about the money.</summary>
    public required PaymentOutcome Outcome { get; init; }

    /// <summary>The ledger's identifier; <see langword="null"/> when nothing was reserved.</summary>
    public string? LedgerId { get; init; }

    /// <summary>What was to be paid; <see langword="null"/> when no challenge could be paid.</summary>
    public Quote? Quote { get; init; }

    /// <summary>The price as people write it, without the fee.</summary>
    public Money? Amount => Quote?.Currency.ToMoney(Quote.Amount);

    /// <summary>The payment method that was used, for instance <c>tempo</c>.</summary>
    public string? Method => Quote?.Method;

    /// <summary>The server's receipt: its claim that it was paid.</summary>
    public PaymentReceipt? Receipt { get; init; }

    /// <summary>Why a receipt that came could not be used, or that none came; <see langword="null"/> when there is a receipt.</summary>
    public string? ReceiptProblem { get; init; }

    /// <summary>The <c>X-Api-Key</c> that was bought. A secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether what was paid for arrived: <see langword="false"/> when the server was paid and refused access.</summary>
    public bool IsDelivered { get; init; }

    /// <summary>Until when the same credential could still be taken; <see langword="null"/> when nothing was signed.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What finds the payment on its rail again, for instance <c>memo</c> or <c>transactionHash</c>.</summary>
    public IReadOnlyDictionary<string, string> LookupKeys { get; init; } = new Dictionary<string, string>();

    /// <summary>Why each challenge was not paid, when none was.</summary>
    public IReadOnlyList<ChallengeRefusal> Refusals { get; init; } = [];

    /// <summary>Outcome, amount and ledger identifier.</summary>
    public override string ToString() => $"{Outcome} {Amount} {LedgerId}".TrimEnd();
}
