using System.Globalization;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// <c>tempo</c>/<c>charge</c> (draft-tempo-charge-00): signs a transaction that the server broadcasts (pull), or a proof when the price is
/// zero. Needs no node: the chain comes from the challenge, the nonce expires by itself, gas and fee caps are the operator's. Where a node is
/// configured, it must be of the same chain.
/// </summary>
internal sealed class TempoChargeMethod(TempoOptions options, ITempoSigner? signer) : IPaymentMethod
{
    public const string MethodName = "tempo";
    public const string PullMode = "pull";
    public const string ProofMode = "proof";

    private const string UnusableAddress = "The address of the signer is not a Tempo address (0x and 40 hexadecimal digits; mixed case must fit EIP-55).";

    private static readonly UInt128 GasPriceScale = 1_000_000_000_000;

    // The pool refuses what ends within three seconds; one more is for the way there.
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(4);

    private readonly TempoNode? _node = options.RpcUrl is { } url ? new TempoNode(url) : null;

    public string Name => MethodName;

    public IReadOnlyList<string> Intents { get; } = ["charge"];

    public string? MissingConfiguration { get; } = signer is null
        ? $"There is no Tempo key to pay with. Set {options.PrivateKeyVariable} to a private key (0x and 64 hexadecimal digits), or name a file in Tempo:PrivateKeyFile or Tempo:KeystoreFile."
        : null;

    public static TempoChargeMethod Create(TempoOptions options, ITempoSigner? signer, Func<string, string?> readVariable) =>
        new(options, TempoSignerSource.Find(options, signer, readVariable));

    public QuoteResult Quote(PaymentChallenge challenge, QuoteContext context)
    {
        if (!TempoChargeTerms.TryRead(challenge.RequestObject, out var terms, out var rejection))
        {
            return rejection;
        }

        if ((terms.ChainId ?? context.PinnedChainId) is not { } chainId)
        {
            return QuoteResult.Reject(PolicyRules.Chain, "The challenge names no chain. Put exactly one into AllowedChains to say which one is meant.");
        }

        if (!TempoNetwork.TryFind(chainId, out var network))
        {
            return QuoteResult.Reject(PolicyRules.Chain, $"Chain {chainId} is not known. Known are {TempoNetwork.Known}.", chainId.ToString(CultureInfo.InvariantCulture));
        }

        if (!network.TryFindCurrency(terms.Token, out var currency))
        {
            return QuoteResult.Reject(PolicyRules.Currency, $"The token {terms.Token} on {network.Name} is not known, so its worth is not either.", terms.Token.ToString());
        }

        return Contradiction(terms) ?? QuoteResult.Of(Price(challenge, terms, chainId, currency));
    }

    public async ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default)
    {
        if (_node is not null)
        {
            await _node.ConfirmChainAsync(quote.ChainId!.Value, cancellationToken).ConfigureAwait(false);
        }

        return Prepare(quote, time);
    }

    public async ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default)
    {
        var payer = PayerAddress();
        var chainId = plan.Quote.ChainId!.Value;
        var source = string.Create(CultureInfo.InvariantCulture, $"did:pkh:eip155:{chainId}:{payer}");
        if (plan.Details is not TempoTransaction transaction)
        {
            var challenge = plan.Quote.Challenge;
            var preimage = ZeroAmountProof.Preimage(chainId, payer, challenge.Id, challenge.Realm);
            var proof = await AskSignerAsync(TempoSigningPurpose.Proof, chainId, preimage, cancellationToken).ConfigureAwait(false);
            return new SignedPayment(Payload("proof", proof.Span), source, EmptyKeys);
        }

        var signature = await AskSignerAsync(TempoSigningPurpose.Transaction, chainId, transaction.EncodeUnsigned(), cancellationToken).ConfigureAwait(false);
        if (transaction.Sponsored)
        {
            return new SignedPayment(Payload("transaction", transaction.EncodePending(payer, signature.Span)), source, EmptyKeys);
        }

        var bytes = transaction.EncodeSigned(signature.Span);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [TempoLookupKeys.TransactionHash] = "0x" + Convert.ToHexStringLower(TempoTransaction.TransactionHash(bytes)),
        };
        return new SignedPayment(Payload("transaction", bytes), source, keys);
    }

    /// <summary>The same transaction, to the byte that is signed: the chain takes one of a sender once, however often it is signed.</summary>
    public PaymentPlan? Restore(LedgerRecord record, Quote quote)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(quote);
        var keys = record.LookupKeys;
        if (quote.Mode != PullMode || keys.GetValueOrDefault(TempoLookupKeys.Payer) != PayerAddress().ToString()
            || !ulong.TryParse(keys.GetValueOrDefault(TempoLookupKeys.ValidBefore), NumberStyles.None, CultureInfo.InvariantCulture, out var validBefore)
            || record.ValidUntil is not { } end)
        {
            return null;
        }

        var transaction = BuildTransaction(quote, (TempoChargeTerms)quote.Details!, validBefore);
        return keys.GetValueOrDefault(TempoLookupKeys.SigningHash) == SigningHash(transaction)
            ? new PaymentPlan(quote, end, keys, 400 + (2 * transaction.EncodeUnsigned().Length), transaction)
            : null;
    }

    public async ValueTask<PaymentFinding> ProveAsync(LedgerRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Mode == ProofMode)
        {
            return PaymentFinding.Void("What was signed states an identity and moves no money.", new LedgerProof("the statement itself"));
        }

        return _node is null
            ? PaymentFinding.CannotTell("No node is configured to ask. Set Mpp:Tempo:RpcUrl.")
            : await new TempoProver(_node).ProveAsync(record, cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<string, string> EmptyKeys { get; } = [];

    private QuoteResult? Contradiction(TempoChargeTerms terms)
    {
        if (!terms.AllowsPull)
        {
            return QuoteResult.Reject(PolicyRules.Challenge, terms.HasFeePayer
                ? "The challenge wants the payer to broadcast and somebody else to pay the fee, which contradict each other."
                : "The challenge wants the payer to broadcast the transaction itself (push), which this client does not do.");
        }

        if (terms.Amount == 0 && terms.Transfers.Count > 1)
        {
            return QuoteResult.Reject(PolicyRules.Challenge, "The challenge splits an amount of zero.");
        }

        if (signer is not null && !TempoSignatureCheck.TryReadSender(signer, out _))
        {
            return QuoteResult.Reject(PolicyRules.Configuration, UnusableAddress);
        }

        var payer = signer is null ? (TempoAddress?)null : TempoAddress.Parse(signer.Address);
        foreach (var transfer in terms.Transfers)
        {
            if (terms.Amount > 0 && (transfer.To == payer || TempoSystemAddresses.Contains(transfer.To)))
            {
                return QuoteResult.Reject(PolicyRules.Recipient, $"The recipient {transfer.To} is the payer itself, a token or a system contract.", transfer.To.ToString());
            }
        }

        return null;
    }

    private Quote Price(PaymentChallenge challenge, TempoChargeTerms terms, ulong chainId, PaymentCurrency currency)
    {
        var isProof = terms.Amount == 0;
        return new Quote
        {
            Challenge = challenge,
            Mode = isProof ? ProofMode : PullMode,
            Amount = terms.Amount,
            MaximumFee = isProof || terms.HasFeePayer ? 0 : (((UInt128)options.GasLimit * options.MaxFeePerGas) + GasPriceScale - 1) / GasPriceScale,
            Currency = currency,
            Recipients = [.. terms.Transfers.Select(transfer => new PaymentRecipient(transfer.To.ToString(), transfer.Amount))],
            ChainId = chainId,
            HasFeePayer = terms.HasFeePayer,
            ExpiresAt = terms.ExpiresAt < challenge.ExpiresAt || challenge.ExpiresAt is null ? terms.ExpiresAt : challenge.ExpiresAt,
            IsSelfExpiring = !isProof,
            ExternalId = terms.ExternalId,
            Details = terms,
        };
    }

    private TempoTransaction BuildTransaction(Quote quote, TempoChargeTerms terms, ulong validBefore)
    {
        ReadOnlyMemory<byte> memo = terms.Memo ?? AttributionMemo.Create(quote.Challenge.Id, quote.Challenge.Realm, options.ClientId);
        return new TempoTransaction
        {
            ChainId = quote.ChainId!.Value,
            MaxPriorityFeePerGas = options.MaxPriorityFeePerGas,
            MaxFeePerGas = options.MaxFeePerGas,
            GasLimit = options.GasLimit,
            Calls =
            [
                .. terms.Transfers.Select((transfer, index) =>
                    new TokenTransfer(terms.Token, transfer.To, transfer.Amount, index == 0 ? memo : transfer.Memo).ToCall()),
            ],
            NonceKey = TempoTransaction.ExpiringNonceKey,
            Nonce = 0,
            ValidBefore = validBefore,
            FeeToken = terms.HasFeePayer ? null : terms.Token,
            Sponsored = terms.HasFeePayer,
        };
    }

    private PaymentPlan Prepare(Quote quote, PaymentTime time)
    {
        var payer = PayerAddress();
        var terms = (TempoChargeTerms)quote.Details!;
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { [TempoLookupKeys.Payer] = payer.ToString() };
        if (quote.Mode == ProofMode)
        {
            return new PaymentPlan(quote, time.Latest(quote.ExpiresAt), keys, MaximumPayloadLength: 250);
        }

        var latest = time.Latest(quote.ExpiresAt);
        var wanted = time.ServerNow + options.ValidFor;
        var validBefore = (wanted < latest ? wanted : latest).ToUnixTimeSeconds();
        var ends = DateTimeOffset.FromUnixTimeSeconds(validBefore);
        if (ends - time.ServerNow < ShortestWindow)
        {
            throw new PaymentMethodException("The challenge ends too soon for a transaction to be mined. Send the request again for a fresh one.", nothingWasSigned: true);
        }

        var transaction = BuildTransaction(quote, terms, (ulong)validBefore);
        TokenTransfer.TryDecode(transaction.Calls[0], out var primary);
        keys[TempoLookupKeys.Memo] = "0x" + Convert.ToHexStringLower(primary!.Memo!.Value.Span);
        keys[TempoLookupKeys.Token] = terms.Token.ToString();
        keys[TempoLookupKeys.ValidBefore] = validBefore.ToString(CultureInfo.InvariantCulture);
        keys[TempoLookupKeys.SigningHash] = SigningHash(transaction);
        return new PaymentPlan(quote, ends, keys, 400 + (2 * transaction.EncodeUnsigned().Length), transaction);
    }

    private static string SigningHash(TempoTransaction transaction) =>
        "0x" + Convert.ToHexStringLower(Crypto.Keccak256.Hash(transaction.EncodeUnsigned()));

    private async ValueTask<ReadOnlyMemory<byte>> AskSignerAsync(
        TempoSigningPurpose purpose, ulong chainId, byte[] preimage, CancellationToken cancellationToken)
    {
        var hash = Crypto.Keccak256.Hash(preimage);
        var request = new TempoSigningRequest(purpose, chainId, hash, preimage);
        var signature = await signer!.SignAsync(request, cancellationToken).ConfigureAwait(false);
        TempoSignatureCheck.EnsureSignedBy(Sender(), hash, signature.Span);
        return signature;
    }

    private TempoAddress PayerAddress() => Sender().Account;

    private TempoSender Sender() => signer is null
        ? throw new PaymentMethodException(MissingConfiguration!, nothingWasSigned: true)
        : TempoSignatureCheck.TryReadSender(signer, out var sender) ? sender : throw new PaymentMethodException(UnusableAddress, nothingWasSigned: true);

    private static JsonElement Payload(string type, ReadOnlySpan<byte> bytes) =>
        JsonElement.Parse($$"""{"type":"{{type}}","signature":"0x{{Convert.ToHexStringLower(bytes)}}"}""");
}
