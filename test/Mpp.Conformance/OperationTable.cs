using Mpp.Conformance.Operations;

namespace Mpp.Conformance;

/// <summary>Every operation that this adapter can do. What is not here is unsupported: a client has no server's side to test.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<string, Operation> Operations = new(StringComparer.Ordinal)
    {
        ["challenge.parse"] = Operation.Of(ErrorTypes.Parse, ChallengeOperations.Parse),
        ["challenge.format"] = Operation.Of(ErrorTypes.Format, ChallengeOperations.Format),
        ["challenge.id"] = Operation.Of(ErrorTypes.Generation, ChallengeOperations.ComputeId),
        ["credential.parse"] = Operation.Of(ErrorTypes.Parse, CredentialOperations.Parse),
        ["credential.format"] = Operation.Of(ErrorTypes.Format, CredentialOperations.Format),
        ["receipt.parse"] = Operation.Of(ErrorTypes.Parse, ReceiptOperations.Parse),
        ["receipt.format"] = Operation.Of(ErrorTypes.Format, ReceiptOperations.Format),
        ["base64url.encode"] = Operation.Of(ErrorTypes.Encoding, Base64UrlOperations.Encode),
        ["base64url.decode"] = Operation.Of(ErrorTypes.Encoding, Base64UrlOperations.Decode),
        ["http.payment_request"] = new(ErrorTypes.Http, PaymentRequestOperation.RunAsync),
        ["charge.quote"] = Operation.Of(ErrorTypes.Verification, QuoteOperation.Run),
        ["tempo.transaction.sign"] = Operation.Of(ErrorTypes.Encoding, TempoTransactionOperations.Sign),
        ["tempo.transaction.decode"] = Operation.Of(ErrorTypes.Parse, TempoTransactionOperations.Decode),
        ["tempo.memo"] = Operation.Of(ErrorTypes.Generation, TempoProofOperations.Memo),
        ["tempo.proof"] = Operation.Of(ErrorTypes.Generation, TempoProofOperations.Prove),
    };

    /// <exception cref="AdapterException">There is no such operation.</exception>
    public static Operation Find(string name) => Operations.TryGetValue(name, out var operation)
        ? operation
        : throw new AdapterException(ErrorTypes.UnsupportedOperation, $"The operation '{Mpp.Client.Protocol.DisplayText.Sanitize(name, 60)}' is not supported.");
}
