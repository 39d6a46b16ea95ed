using System.Text.Json;

namespace Mpp.Client.Methods.Tempo;

/// <summary>What became of a mined transaction, with the transfers of one token.</summary>
internal sealed record TempoReceipt(
    string TransactionHash, ulong BlockNumber, string BlockHash, bool Succeeded, IReadOnlyList<TempoTransferLog> Transfers)
{
    private const string Success = "0x1";
    private const string Failure = "0x0";

    /// <exception cref="FormatException">Not a receipt.</exception>
    public static TempoReceipt Read(JsonElement receipt, TempoAddress token)
    {
        var status = RpcValue.Property(receipt, "status");
        var succeeded = status.ValueKind == JsonValueKind.String ? status.GetString() : null;
        if (succeeded is not (Success or Failure))
        {
            throw new FormatException("A receipt has no status.");
        }

        return new TempoReceipt(
            RpcValue.ReadHash(receipt, "transactionHash"), RpcValue.ReadQuantity(receipt, "blockNumber"), RpcValue.ReadHash(receipt, "blockHash"),
            succeeded == Success,
            [.. RpcValue.ReadList(RpcValue.Property(receipt, "logs")).Select(log => TempoTransferLog.Read(log, token)).OfType<TempoTransferLog>()]);
    }
}
