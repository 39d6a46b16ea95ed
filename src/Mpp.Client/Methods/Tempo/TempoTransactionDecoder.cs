using System.Collections.Immutable;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Reads signed transactions. What it returns encodes to the very bytes that were read; anything else is a
/// <see cref="TempoEncodingException"/>.
/// </summary>
internal static class TempoTransactionDecoder
{
    private delegate T ReadItem<out T>(ref RlpReader items);

    /// <inheritdoc cref="TempoTransaction.Decode"/>
    public static DecodedTempoTransaction Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] is not (TempoTransaction.TransactionType or TempoTransaction.FeePayerType))
        {
            throw new TempoEncodingException("A Tempo transaction starts with 0x76, or with 0x78 when it waits for a fee payer.");
        }

        var outer = new RlpReader(bytes[1..]);
        RlpReader fields = outer.ReadList();
        outer.ExpectEnd();
        TempoTransaction execution = ReadExecutionFields(ref fields);
        TempoAddress? feeToken = fields.ReadAddressOrNull();
        FeePayerSlot slot = ReadSlot(ref fields, bytes[0]);
        TempoTransaction transaction = execution with
        {
            // The fee token of a complete sponsored transaction is the fee payer's word, not the sender's.
            FeeToken = slot.Form == TempoTransactionForm.Sponsored ? null : feeToken,
            Sponsored = slot.Form != TempoTransactionForm.Signed,
            AuthorizationList = ReadAll(fields.ReadList(), TempoAuthorization.Read),
            KeyAuthorization = fields.IsAtList ? fields.ReadRaw().ToArray() : default(ReadOnlyMemory<byte>?),
        };
        byte[] signature = fields.ReadBytes().ToArray();
        fields.ExpectEnd();
        return Recover(transaction, signature, slot, feeToken);
    }

    private static TempoTransaction ReadExecutionFields(ref RlpReader fields) => new()
    {
        ChainId = fields.ReadUInt64(),
        MaxPriorityFeePerGas = fields.ReadUInt128(),
        MaxFeePerGas = fields.ReadUInt128(),
        GasLimit = fields.ReadUInt64(),
        Calls = ReadAll(fields.ReadList(), TempoCall.Read),
        AccessList = ReadAll(fields.ReadList(), TempoAccessListEntry.Read),
        NonceKey = fields.ReadUInt256(),
        Nonce = fields.ReadUInt64(),
        ValidBefore = ReadLimit(ref fields),
        ValidAfter = ReadLimit(ref fields),
    };

    private static ulong? ReadLimit(ref RlpReader fields)
    {
        ulong limit = fields.ReadUInt64();
        return limit == 0 ? null : limit;
    }

    private static ImmutableArray<T> ReadAll<T>(RlpReader items, ReadItem<T> read)
    {
        ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>();
        while (!items.IsAtEnd)
        {
            all.Add(read(ref items));
        }

        return all.ToImmutable();
    }

    private static FeePayerSlot ReadSlot(ref RlpReader fields, byte type)
    {
        if (type == TempoTransaction.FeePayerType)
        {
            var sender = new TempoAddress(fields.ReadBytes(TempoAddress.Length));
            return new FeePayerSlot(TempoTransactionForm.Pending, NamedSender: sender);
        }

        if (fields.IsAtList)
        {
            return new FeePayerSlot(TempoTransactionForm.Sponsored, Signature: TempoFeePayerSignature.Read(ref fields));
        }

        return fields.ReadBytes() switch
        {
            [] => new FeePayerSlot(TempoTransactionForm.Signed),
            [TempoTransaction.FeePayerPlaceholder] => new FeePayerSlot(TempoTransactionForm.PendingDraftForm),
            _ => throw new TempoEncodingException("The fee payer slot holds nothing, 0x00 or a signature."),
        };
    }

    private static DecodedTempoTransaction Recover(
        TempoTransaction transaction, byte[] signature, FeePayerSlot slot, TempoAddress? feeToken)
    {
        TempoSender sender = TempoSenderSignature.Recover(transaction.SigningHash(), signature);
        if (slot.NamedSender is { } named && named != sender.Account)
        {
            throw new TempoEncodingException("The transaction names another sender than the one that signed it.");
        }

        var decoded = new DecodedTempoTransaction
        {
            Form = slot.Form,
            Transaction = transaction,
            Sender = sender,
            SenderSignature = signature,
        };
        return slot.Signature is null
            ? decoded
            : decoded with
            {
                FeePayer = TempoSenderSignature.RecoverKey(transaction.FeePayerHash(sender.Account, feeToken), slot.Signature),
                FeePayerToken = feeToken,
                FeePayerSignature = slot.Signature,
            };
    }

    private readonly record struct FeePayerSlot(TempoTransactionForm Form, TempoAddress? NamedSender = null, byte[]? Signature = null);
}
