using System.Text.Json;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Conformance.Operations;

/// <summary><c>tempo.transaction.sign</c> and <c>tempo.transaction.decode</c>.</summary>
internal static class TempoTransactionOperations
{
    public static void Sign(JsonElement input, Utf8JsonWriter value)
    {
        var transaction = TransactionJson.Read(
            input.ReadObject("tx"), input.FindBytes("authorizationSignature"), input.FindBytes("keyAuthorizationRlp"));
        var sender = ReadSender(input);
        var signature = SignAs(input, transaction, sender);
        value.WriteStartObject();
        value.WriteString("unsigned", TempoInput.ToHex(transaction.EncodeUnsigned()));
        value.WriteString("signingHash", TempoInput.ToHex(transaction.SigningHash()));
        value.WriteString("senderScopedHash", TempoInput.ToHex(transaction.SenderScopedHash(sender)));
        if (transaction.Sponsored)
        {
            value.WriteString("signedPending0x76", TempoInput.ToHex(transaction.EncodePendingDraftForm(signature)));
            value.WriteString("signedPending0x78", TempoInput.ToHex(transaction.EncodePending(sender, signature)));
        }
        else
        {
            var signed = transaction.EncodeSigned(signature);
            value.WriteString("signed", TempoInput.ToHex(signed));
            value.WriteString("txHash", TempoInput.ToHex(TempoTransaction.TransactionHash(signed)));
        }

        value.WriteEndObject();
    }

    public static void Decode(JsonElement input, Utf8JsonWriter value)
    {
        var decoded = TempoTransaction.Decode(input.ReadBytes("transaction"));
        value.WriteStartObject();
        value.WritePropertyName("tx");
        TransactionJson.Write(value, decoded.Transaction);
        value.WriteString("sender", decoded.Sender.Account.ToLowerHex());
        WriteAddress(value, "accessKey", decoded.Sender.AccessKey);
        WriteAddress(value, "feePayer", decoded.FeePayer);
        WriteAddress(value, "feePayerToken", decoded.FeePayerToken);
        value.WriteEndObject();
    }

    /// <summary>The account: that of the sender's key or, where only an access key signs, the one that is named.</summary>
    private static TempoAddress ReadSender(JsonElement input)
    {
        var named = TransactionJson.FindAddress(input, "sender");
        if (TempoInput.FindKey(input, "senderPrivateKey") is not { } key)
        {
            return named ?? throw new InputException("'senderPrivateKey' is missing.");
        }

        var account = TempoInput.AddressOf(key);
        return named is null || named == account ? account : throw new InputException("'sender' is not the account of 'senderPrivateKey'.");
    }

    private static byte[] SignAs(JsonElement input, TempoTransaction transaction, TempoAddress sender) =>
        TempoInput.FindKey(input, "accessKeyPrivateKey") is { } accessKey
            ? TempoSenderSignature.ForAccessKey(sender, TempoInput.Sign(accessKey, transaction.AccessKeyHash(sender)))
            : TempoInput.Sign(TempoInput.ReadKey(input, "senderPrivateKey"), transaction.SigningHash());

    private static void WriteAddress(Utf8JsonWriter value, string name, TempoAddress? address)
    {
        if (address is { } present)
        {
            value.WriteString(name, present.ToLowerHex());
        }
    }
}
