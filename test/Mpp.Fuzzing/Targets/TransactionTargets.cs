using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>RLP and the transactions of Tempo: what is read can be written again, to the byte.</summary>
internal static class TransactionTargets
{
    private static readonly string[] SignedForms = ["signed", "signedPending0x76", "signedPending0x78", "feePayerPreimage", "senderPreimage"];

    // Finding the key behind a signature costs about 300 KB of numbers, and a sponsored transaction has two.
    private static readonly AllocationBound TwoKeyRecoveries = new(1024 * 1024, 400);

    public static FuzzTarget Rlp() => new(
        "rlp", new RlpMutator(), [.. Transactions().Select(bytes => bytes[1..]), .. Corpus.Of("rlp")], new AllocationBound(64 * 1024, 200), RunRlp) { BoundedIterations = 6000 };

    public static FuzzTarget Envelopes() => new(
        "transactions", new RlpMutator(), [.. Transactions(), .. Corpus.Of("transactions")], TwoKeyRecoveries, RunTransaction) { BoundedIterations = 2500 };

    private static IEnumerable<byte[]> Transactions() =>
        from vector in Corpus.Vectors("tempo-tx.json").GetProperty("vectors").EnumerateArray()
        from form in SignedForms
        where vector.TryGetProperty(form, out var value) && value.ValueKind == JsonValueKind.String
        select Convert.FromHexString(vector.GetProperty(form).GetString()![2..]);

    private static string RunRlp(byte[] input)
    {
        try
        {
            var reader = new RlpReader(input);
            var raw = new RlpReader(input).ReadRaw();
            var writer = new RlpWriter();
            var items = Copy(ref reader, writer, depth: 0);
            OracleException.Require(writer.Written.SequenceEqual(raw), "What is written is not what was read.");
            return reader.IsAtEnd ? $"{Math.Min(items, 20)} items" : "an item and more";
        }
        catch (TempoEncodingException exception)
        {
            return exception.Message;
        }
    }

    private static int Copy(ref RlpReader reader, RlpWriter writer, int depth)
    {
        if (!reader.IsAtList)
        {
            writer.WriteBytes(reader.ReadBytes());
            return 1;
        }

        OracleException.Require(depth <= RlpReader.MaximumDepth, "Deeper than is read.");
        var inner = reader.ReadList();
        var list = writer.StartList();
        var items = 1;
        while (!inner.IsAtEnd)
        {
            items += Copy(ref inner, writer, depth + 1);
        }

        writer.EndList(list);
        return items;
    }

    private static string RunTransaction(byte[] input)
    {
        try
        {
            var decoded = TempoTransaction.Decode(input);
            OracleException.Require(Encode(decoded).AsSpan().SequenceEqual(input), "What is written is not what was read.");
            var transfers = decoded.Transaction.Calls.Count(call => TokenTransfer.TryDecode(call, out var transfer) && IsSame(call, transfer));
            return $"{decoded.Form} with {Math.Min(transfers, 5)} transfers";
        }
        catch (TempoEncodingException exception)
        {
            return exception.Message;
        }
    }

    private static byte[] Encode(DecodedTempoTransaction decoded) => decoded.Form switch
    {
        TempoTransactionForm.Signed => decoded.Transaction.EncodeSigned(decoded.SenderSignature.Span),
        TempoTransactionForm.Pending => decoded.Transaction.EncodePending(decoded.Sender.Account, decoded.SenderSignature.Span),
        TempoTransactionForm.PendingDraftForm => decoded.Transaction.EncodePendingDraftForm(decoded.SenderSignature.Span),
        _ => decoded.Transaction.EncodeSponsored(decoded.SenderSignature.Span, decoded.FeePayerToken, decoded.FeePayerSignature!.Value.Span),
    };

    private static bool IsSame(TempoCall call, TokenTransfer transfer)
    {
        OracleException.Require(transfer.EncodeCallData().AsSpan().SequenceEqual(call.Data.Span), "A transfer that says something else than its call.");
        return true;
    }
}
