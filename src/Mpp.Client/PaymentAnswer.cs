using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>What a server answered to a credential, and what follows from it about the money.</summary>
internal sealed record PaymentAnswer(int Status, IReadOnlyList<string> ReceiptHeaders, string? ApiKey)
{
    /// <summary>
    /// Whether a handler below followed a redirect, which drops the credential: the answer is then that of a page that nobody paid for.
    /// </summary>
    public bool IsRedirected { get; init; }

    private const int Forbidden = 403;

    /// <summary>Draws the conclusions that the protocol allows, and no others: most refusals prove nothing.</summary>
    public (LedgerState State, MppPayment Payment) Conclude(MppPayment before)
    {
        var receipt = ReadReceipt(before, out var problem);
        var isSuccess = !IsRedirected && Status is >= 200 and < 300;
        var state = isSuccess || (!IsRedirected && Status == Forbidden)
            ? LedgerState.Settled
            : before.Quote!.Amount == 0 ? LedgerState.Void : LedgerState.Unknown;

        // What is final stays final, whatever a later answer to the same credential says.
        var outcome = before.Outcome == PaymentOutcome.Unknown ? ToOutcome(state) : before.Outcome;
        return (state, before with
        {
            Outcome = outcome,
            IsDelivered = before.IsDelivered || isSuccess,
            Receipt = receipt ?? before.Receipt,
            ReceiptProblem = receipt is null && before.Receipt is null ? problem : null,
            ApiKey = (IsRedirected ? null : ApiKey) ?? before.ApiKey,
        });
    }

    private PaymentReceipt? ReadReceipt(MppPayment before, out string? problem)
    {
        if (IsRedirected)
        {
            problem = "a redirect was followed, so the answer is not one to the credential";
            return null;
        }

        if (ReceiptHeaders.Count != 1)
        {
            problem = ReceiptHeaders.Count == 0 ? "the answer carries no receipt" : "the answer carries more than one receipt";
            return null;
        }

        if (!PaymentReceipt.TryParse(ReceiptHeaders[0], out var receipt, out problem))
        {
            return null;
        }

        if (receipt.Method != before.Method || !receipt.ClaimsSuccess)
        {
            problem = "the receipt is for another method or does not claim success";
            return null;
        }

        return receipt;
    }

    public static PaymentOutcome ToOutcome(LedgerState state) => state switch
    {
        LedgerState.Settled => PaymentOutcome.Settled,
        LedgerState.Void => PaymentOutcome.Void,
        _ => PaymentOutcome.Unknown,
    };
}
