using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>What a server answered to a credential, and what follows from it about the money.</summary>
internal sealed record PaymentAnswer(int Status, IReadOnlyList<string> ReceiptHeaders, string? ApiKey)
{
    private const int Forbidden = 403;

    /// <summary>Draws the conclusions that the protocol allows, and no others: most refusals prove nothing.</summary>
    public (LedgerState State, MppPayment Payment) Conclude(MppPayment before)
    {
        var receipt = ReadReceipt(before, out var problem);
        var isSuccess = Status is >= 200 and < 300;
        var state = isSuccess || Status == Forbidden
            ? LedgerState.Settled
            : before.Quote!.Amount == 0 ? LedgerState.Void : LedgerState.Unknown;

        // What has settled stays settled, whatever a later answer to the same credential says.
        var outcome = before.Outcome == PaymentOutcome.Settled ? PaymentOutcome.Settled : ToOutcome(state);
        return (state, before with
        {
            Outcome = outcome,
            IsDelivered = before.IsDelivered || isSuccess,
            Receipt = receipt ?? before.Receipt,
            ReceiptProblem = receipt is null && before.Receipt is null ? problem : null,
            ApiKey = ApiKey ?? before.ApiKey,
        });
    }

    private PaymentReceipt? ReadReceipt(MppPayment before, out string? problem)
    {
        if (ReceiptHeaders.Count != 1)
        {
            problem = ReceiptHeaders.Count == 0 ? "the answer carries no receipt" : "the answer carries more than one receipt";
            return null;
        }

        if (!PaymentReceipt.TryParse(ReceiptHeaders[0], out var receipt, out problem))
        {
            return null;
        }

        if (receipt.Method != before.Method || receipt.Status != "success")
        {
            problem = "the receipt is for another method or does not claim success";
            return null;
        }

        return receipt;
    }

    private static PaymentOutcome ToOutcome(LedgerState state) => state switch
    {
        LedgerState.Settled => PaymentOutcome.Settled,
        LedgerState.Void => PaymentOutcome.Void,
        _ => PaymentOutcome.Unknown,
    };
}
