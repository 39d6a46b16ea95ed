using System.Collections.Concurrent;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>
/// Charges on Tempo: transactions that it broadcasts, transactions that the payer has broadcast, and proofs for a price of 0.
/// </summary>
internal sealed class TempoSettlement(SandboxTempoOptions options, TempoRpc rpc, TempoSponsor? sponsor) : ISettlement
{
    private const int HashLength = 32;
    private const string Unmatched = "The transaction does not hold exactly the transfers of the challenge, in order, with its memo.";

    private readonly ConcurrentDictionary<string, bool> _used = new(StringComparer.Ordinal);

    public SettlementStep Check(PaymentCredential credential)
    {
        var terms = TempoTerms.Read(credential.Challenge, options.ChainId);
        var type = credential.Payload.GetText("type");
        if ((type == "proof") != (terms.Amount == 0))
        {
            throw CredentialRefusedException.InvalidPayload("A proof answers a charge of 0, and nothing else does.");
        }

        return type switch
        {
            "proof" => CheckProof(credential, terms),
            "transaction" => CheckTransaction(credential, terms),
            "hash" => CheckHash(credential, terms),
            _ => throw CredentialRefusedException.InvalidPayload("The payload type is none of transaction, hash and proof."),
        };
    }

    private static SettlementStep CheckProof(PaymentCredential credential, TempoTerms terms)
    {
        var challenge = terms.Challenge;
        var payer = TempoSource.Read(credential, terms.ChainId)
            ?? throw CredentialRefusedException.InvalidPayload("A proof needs its source.");
        var digest = ZeroAmountProof.Digest(terms.ChainId, payer, challenge.Id, challenge.Realm);
        var signer = Decode(() => TempoSenderSignature.RecoverKey(digest, Hex(credential, "signature")));
        return signer == payer
            ? _ => Task.FromResult(new SettledPayment(ChargeRequestJson.Tempo, 0, challenge.Id))
            : throw CredentialRefusedException.VerificationFailed("The proof was not signed by its source.");
    }

    private SettlementStep CheckTransaction(PaymentCredential credential, TempoTerms terms)
    {
        EnsureMode(terms, "pull");
        var decoded = Decode(() => TempoTransaction.Decode(Hex(credential, "signature")));
        TempoSource.EnsureNames(credential, terms.ChainId, decoded.Sender.Account);
        if (decoded.Transaction.ChainId != terms.ChainId || !HoldsExactly(decoded.Transaction, terms))
        {
            throw CredentialRefusedException.VerificationFailed(Unmatched);
        }

        if (decoded.Form is TempoTransactionForm.Signed or TempoTransactionForm.Sponsored)
        {
            var complete = Hex(credential, "signature");
            return stopping => BroadcastAsync(complete, decoded.Sender.Account, terms, stopping);
        }

        if (!terms.FeePayer || sponsor is null)
        {
            throw CredentialRefusedException.VerificationFailed("The transaction waits for a fee payer, and there is none.");
        }

        sponsor.Check(decoded.Transaction, terms.Challenge.ExpiresAt);
        return async stopping =>
        {
            var complete = await sponsor.CoSignAsync(decoded, terms.Token, stopping).ConfigureAwait(false);
            return await BroadcastAsync(complete, decoded.Sender.Account, terms, stopping).ConfigureAwait(false);
        };
    }

    private SettlementStep CheckHash(PaymentCredential credential, TempoTerms terms)
    {
        EnsureMode(terms, "push");
        var hash = Hex(credential, "hash");
        if (terms.FeePayer || hash.Length != HashLength)
        {
            throw CredentialRefusedException.InvalidPayload("A hash has 32 bytes, and cannot pay a charge with a fee payer.");
        }

        var text = "0x" + Convert.ToHexStringLower(hash);
        return stopping => OnceAsync(text, async () =>
        {
            var receipt = await rpc.CallAsync("eth_getTransactionReceipt", text, stopping).ConfigureAwait(false);
            var sender = receipt.ValueKind == JsonValueKind.Object && TempoAddress.TryParse(receipt.GetText("from"), out var from)
                ? from
                : throw CredentialRefusedException.PaymentFailed("The transaction is not on the chain.");
            TempoSource.EnsureNames(credential, terms.ChainId, sender);
            return Confirm(receipt, text, sender, terms);
        });
    }

    private Task<SettledPayment> BroadcastAsync(byte[] complete, TempoAddress sender, TempoTerms terms, CancellationToken stopping)
    {
        var hash = "0x" + Convert.ToHexStringLower(Keccak256.Hash(complete));
        return OnceAsync(hash, async () =>
        {
            var receipt = await rpc.CallAsync("eth_sendRawTransactionSync", "0x" + Convert.ToHexStringLower(complete), stopping)
                .ConfigureAwait(false);
            return Confirm(receipt, hash, sender, terms);
        });
    }

    // One transaction pays one challenge, also where a fixed memo would fit several.
    private async Task<SettledPayment> OnceAsync(string hash, Func<Task<SettledPayment>> settle)
    {
        if (!_used.TryAdd(hash, true))
        {
            throw CredentialRefusedException.AlreadyProcessed();
        }

        var isSettled = false;
        try
        {
            var payment = await settle().ConfigureAwait(false);
            isSettled = true;
            return payment;
        }
        finally
        {
            if (!isSettled)
            {
                _used.TryRemove(hash, out _);
            }
        }
    }

    private static SettledPayment Confirm(JsonElement receipt, string hash, TempoAddress sender, TempoTerms terms)
    {
        if (receipt.ValueKind != JsonValueKind.Object
            || !hash.Equals(receipt.GetText("transactionHash"), StringComparison.OrdinalIgnoreCase))
        {
            throw CredentialRefusedException.Unknown("The chain gave no receipt for the transaction.");
        }

        if (receipt.GetText("status") != "0x1")
        {
            throw CredentialRefusedException.PaymentFailed("The transaction was reverted.");
        }

        var logs = Decode(() => TransferLog.ReadAll(receipt)).ToList();
        foreach (var expected in terms.Transfers)
        {
            var index = logs.FindIndex(log => expected.IsMetBy(log, sender));
            if (index < 0)
            {
                throw CredentialRefusedException.PaymentFailed("The transaction did not move the money that the challenge asks for.");
            }

            var met = logs[index];
            logs.RemoveAt(index);
            if (met.Transfer.Memo is not null)
            {
                // It is logged without its memo as well, and must not stand for a plain transfer on top.
                logs.Remove(met.WithoutMemo);
            }
        }

        return new SettledPayment(ChargeRequestJson.Tempo, terms.Amount, hash, terms.Challenge.RequestObject.GetText("externalId"));
    }

    private static bool HoldsExactly(TempoTransaction transaction, TempoTerms terms) =>
        transaction.Calls.Length == terms.Transfers.Count
        && transaction.Calls.Zip(terms.Transfers).All(pair =>
            TokenTransfer.TryDecode(pair.First, out var transfer) && pair.Second.IsMetBy(transfer));

    private static void EnsureMode(TempoTerms terms, string mode)
    {
        if (terms.Modes is { } modes && !modes.Contains(mode))
        {
            throw CredentialRefusedException.InvalidPayload($"The challenge does not take mode {mode}.");
        }
    }

    private static byte[] Hex(PaymentCredential credential, string name)
    {
        var text = credential.Payload.GetText(name);
        return text is not null && text.StartsWith("0x", StringComparison.Ordinal)
            ? Decode(() => Convert.FromHexString(text.AsSpan(2)))
            : throw CredentialRefusedException.InvalidPayload($"'{name}' must be 0x and hexadecimal digits.");
    }

    private static T Decode<T>(Func<T> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception unreadable) when (unreadable is FormatException or TempoEncodingException or InvalidOperationException
            or KeyNotFoundException)
        {
            throw CredentialRefusedException.VerificationFailed($"Not readable: {unreadable.Message}");
        }
    }
}
