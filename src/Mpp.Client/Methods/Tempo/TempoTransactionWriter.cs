using System.Collections.Immutable;

namespace Mpp.Client.Methods.Tempo;

/// <summary>One form of a transaction: the same fields behind a type byte, with what differs between the forms.</summary>
/// <param name="transaction">The fields.</param>
/// <param name="type">The type byte.</param>
/// <param name="feeToken">Field 10.</param>
/// <param name="slot">Field 11 as a byte string: empty, the placeholder, or the sender's address.</param>
/// <param name="feePayerTuple">Field 11 as an encoded list; stands instead of <paramref name="slot"/>.</param>
internal readonly ref struct TempoTransactionWriter(
    TempoTransaction transaction, byte type, TempoAddress? feeToken, ReadOnlySpan<byte> slot, ReadOnlySpan<byte> feePayerTuple = default)
{
    private readonly ReadOnlySpan<byte> _slot = slot;
    private readonly ReadOnlySpan<byte> _feePayerTuple = feePayerTuple;

    /// <summary>The form without the sender's signature.</summary>
    public byte[] Encode() => EncodeWith([]);

    /// <summary>The form with the sender's signature.</summary>
    /// <exception cref="TempoEncodingException">The signature is not well-formed.</exception>
    public byte[] Encode(ReadOnlySpan<byte> senderSignature)
    {
        TempoSenderSignature.EnsureWellFormed(senderSignature);
        return EncodeWith(senderSignature);
    }

    private byte[] EncodeWith(ReadOnlySpan<byte> senderSignature)
    {
        EnsureReadable();
        var writer = new RlpWriter();
        writer.WriteRaw(type);
        int list = writer.StartList();
        WriteExecutionFields(writer);
        WriteFeeFields(writer);
        WriteList(writer, transaction.AuthorizationList, static (authorization, target) => authorization.WriteTo(target));
        if (transaction.KeyAuthorization is { } keyAuthorization)
        {
            writer.WriteRaw(keyAuthorization.Span);
        }

        if (!senderSignature.IsEmpty)
        {
            writer.WriteBytes(senderSignature);
        }

        writer.EndList(list);
        return writer.ToArray();
    }

    private void WriteExecutionFields(RlpWriter writer)
    {
        writer.WriteInteger(transaction.ChainId);
        writer.WriteInteger(transaction.MaxPriorityFeePerGas);
        writer.WriteInteger(transaction.MaxFeePerGas);
        writer.WriteInteger(transaction.GasLimit);
        WriteList(writer, transaction.Calls, static (call, target) => call.WriteTo(target));
        WriteList(writer, transaction.AccessList, static (entry, target) => entry.WriteTo(target));
        writer.WriteInteger(transaction.NonceKey);
        writer.WriteInteger(transaction.Nonce);
        writer.WriteInteger(transaction.ValidBefore ?? 0);
        writer.WriteInteger(transaction.ValidAfter ?? 0);
    }

    private void WriteFeeFields(RlpWriter writer)
    {
        writer.WriteAddress(feeToken);
        if (_feePayerTuple.IsEmpty)
        {
            writer.WriteBytes(_slot);
        }
        else
        {
            writer.WriteRaw(_feePayerTuple);
        }
    }

    private static void WriteList<T>(RlpWriter writer, ImmutableArray<T> items, Action<T, RlpWriter> write)
    {
        int list = writer.StartList();
        foreach (T item in items)
        {
            write(item, writer);
        }

        writer.EndList(list);
    }

    private void EnsureReadable()
    {
        if (transaction.Calls.IsDefaultOrEmpty || transaction.Calls.Skip(1).Any(static call => call.To is null))
        {
            throw new TempoEncodingException("A transaction needs a call, and only its first call may create a contract.");
        }

        if (transaction.ValidBefore == 0 || transaction.ValidAfter == 0)
        {
            throw new TempoEncodingException("A validity limit of 0 cannot be expressed: leave it out.");
        }

        if (transaction.Sponsored && transaction.FeeToken is not null)
        {
            throw new TempoEncodingException("The fee payer chooses the fee token of a sponsored transaction.");
        }

        if (transaction.KeyAuthorization is { } keyAuthorization)
        {
            var reader = new RlpReader(keyAuthorization.Span);
            bool isList = reader.IsAtList;
            reader.ReadRaw();
            reader.ExpectEnd();
            if (!isList)
            {
                throw new TempoEncodingException("A key authorization is an RLP list.");
            }
        }
    }
}
