using System.Globalization;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// <c>tempo</c>/<c>charge</c> (draft-tempo-charge-00): signs a transaction that the server broadcasts (pull) or that this client does (push),
/// or a proof when the price is zero. Pull needs no node: the chain comes from the challenge, the nonce expires by itself, gas and fee caps
/// are the operator's. Where a node is configured, it must be of the same chain.
/// </summary>
internal sealed class TempoChargeMethod : IPaymentMethod
{
    public const string MethodName = "tempo";
    public const string PullMode = "pull";
    public const string PushMode = "push";
    public const string ProofMode = "proof";

    private const string UnusableAddress = "The address of the signer is not a Tempo address (0x and 40 hexadecimal digits; mixed case must fit EIP-55).";
    private const string NoTraces = "The ledger does not hold what finds this payment on its chain.";
    private const int DraftProofVersion = 1;

    private readonly TempoOptions _options;
    private readonly ITempoSigner? _signer;
    private readonly TempoNetworks _networks;
    private readonly TempoNodes _nodes;
    private readonly TempoFeeEstimator _fees;
    private readonly TempoPlanner _planner;
    private readonly TempoBroadcaster _broadcaster;

    public TempoChargeMethod(TempoOptions options, ITempoSigner? signer, TimeProvider clock)
    {
        (_options, _signer) = (options, signer);
        _networks = new TempoNetworks(options);
        _nodes = new TempoNodes(options);
        _fees = new TempoFeeEstimator(options, clock);
        _planner = new TempoPlanner(options, _nodes, _fees);
        _broadcaster = new TempoBroadcaster(_nodes, clock);
        MissingConfiguration = signer is null
            ? $"There is no Tempo key to pay with. Set {options.PrivateKeyVariable} to a private key (0x and 64 hexadecimal digits), or name a file in Tempo:PrivateKeyFile or Tempo:KeystoreFile."
            : null;
    }

    public string Name => MethodName;

    public IReadOnlyList<string> Intents { get; } = ["charge"];

    public string? MissingConfiguration { get; }

    public static TempoChargeMethod Create(
        TempoOptions options, ITempoSigner? signer, Func<string, string?> readVariable, TimeProvider? clock = null) =>
        new(options, TempoSignerSource.Find(options, signer, readVariable), clock ?? TimeProvider.System);

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

        if (!_networks.TryFind(chainId, out var network))
        {
            return QuoteResult.Reject(PolicyRules.Chain, $"Chain {chainId} is not known. Known are {_networks.Known}. Others are configured in Tempo:Networks.", chainId.ToString(CultureInfo.InvariantCulture));
        }

        if (!network.TryFindCurrency(terms.Token, out var currency))
        {
            return QuoteResult.Reject(PolicyRules.Currency, $"The token {terms.Token} on {network.Name} is not known, so its worth is not either. Tempo:Networks can name it.", terms.Token.ToString());
        }

        return Contradiction(terms, chainId) ?? QuoteResult.Of(Price(challenge, terms, network, currency, context.RequestKey));
    }

    public ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default) =>
        _planner.PlanAsync(quote, PayerAddress(), time, cancellationToken);

    public async ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default)
    {
        var payer = PayerAddress();
        var chainId = plan.Quote.ChainId!.Value;
        var source = string.Create(CultureInfo.InvariantCulture, $"did:pkh:eip155:{chainId}:{payer}");
        if (plan.Details is not TempoTransaction transaction)
        {
            var challenge = plan.Quote.Challenge;
            var preimage = _options.ProofVersion == DraftProofVersion
                ? ZeroAmountProof.DraftPreimage(chainId, challenge.Id)
                : ZeroAmountProof.Preimage(chainId, payer, challenge.Id, challenge.Realm);
            var proof = await AskSignerAsync(TempoSigningPurpose.Proof, chainId, preimage, cancellationToken).ConfigureAwait(false);
            return new SignedPayment(Payload("proof", proof.Span), source, EmptyKeys);
        }

        var signature = await AskSignerAsync(TempoSigningPurpose.Transaction, chainId, transaction.EncodeUnsigned(), cancellationToken).ConfigureAwait(false);
        if (transaction.Sponsored)
        {
            return new SignedPayment(Payload("transaction", transaction.EncodePending(payer, signature.Span)), source, EmptyKeys);
        }

        var bytes = transaction.EncodeSigned(signature.Span);
        var hash = "0x" + Convert.ToHexStringLower(TempoTransaction.TransactionHash(bytes));
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { [TempoLookupKeys.TransactionHash] = hash };
        return plan.Quote.Mode == PushMode
            ? new SignedPayment(JsonElement.Parse($$"""{"type":"hash","hash":"{{hash}}"}"""), source, keys) { Delivery = bytes }
            : new SignedPayment(Payload("transaction", bytes), source, keys);
    }

    public async ValueTask<PaymentFinding> DeliverAsync(PaymentPlan plan, SignedPayment payment, CancellationToken cancellationToken = default)
    {
        var keys = payment.LookupKeys.UnionBy(plan.LookupKeys, key => key.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return payment.Delivery is byte[] bytes && TempoTraces.TryRead(plan.Quote.ChainId, plan.Quote.Recipients, keys, out var traces)
            ? await _broadcaster.BroadcastAsync(bytes, traces, _options.ValidFor, cancellationToken).ConfigureAwait(false)
            : PaymentFinding.CannotTell("It was not signed to be broadcast here.");
    }

    public async ValueTask<PaymentFinding?> VerifyAsync(LedgerRecord record, PaymentReceipt? receipt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_options.VerifyReceipts || record.Mode == ProofMode)
        {
            return null;
        }

        if (!TempoTraces.TryRead(record, out var traces))
        {
            return PaymentFinding.CannotTell(NoTraces);
        }

        var finding = await _broadcaster.AwaitAsync(traces, cancellationToken).ConfigureAwait(false);
        return finding.State == LedgerState.Settled && receipt is not null && !string.Equals(receipt.Reference, finding.Reference, StringComparison.OrdinalIgnoreCase)
            ? PaymentFinding.CannotTell("The receipt names another transaction than the one that the chain holds.")
            : finding;
    }

    /// <summary>The same transaction, to the byte that is signed: the chain takes one of a sender once, however often it is signed.</summary>
    public PaymentPlan? Restore(LedgerRecord record, Quote quote)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(quote);
        return record.LookupKeys.GetValueOrDefault(TempoLookupKeys.Payer) == PayerAddress().ToString() ? _planner.Restore(record, quote) : null;
    }

    public async ValueTask<PaymentFinding> ProveAsync(LedgerRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Mode == ProofMode)
        {
            return PaymentFinding.Void("What was signed states an identity and moves no money.", new LedgerProof("the statement itself"));
        }

        return TempoTraces.TryRead(record, out var traces)
            ? await _nodes.FindOutAsync(traces.ChainId, (node, token) => new TempoProver(node).ProveAsync(traces, token), cancellationToken).ConfigureAwait(false)
            : PaymentFinding.CannotTell(NoTraces);
    }

    private static Dictionary<string, string> EmptyKeys { get; } = [];

    private QuoteResult? Contradiction(TempoChargeTerms terms, ulong chainId)
    {
        if (terms.Amount > 0 && ObjectionToModes(terms, chainId) is { } objection)
        {
            return objection;
        }

        if (terms.Amount == 0 && terms.Transfers.Count > 1)
        {
            return QuoteResult.Reject(PolicyRules.Challenge, "The challenge splits an amount of zero.");
        }

        if (_signer is not null && !TempoSignatureCheck.TryReadSender(_signer, out _))
        {
            return QuoteResult.Reject(PolicyRules.Configuration, UnusableAddress);
        }

        var payer = _signer is null ? (TempoAddress?)null : TempoAddress.Parse(_signer.Address);
        foreach (var transfer in terms.Transfers)
        {
            if (terms.Amount > 0 && (transfer.To == payer || TempoSystemAddresses.Contains(transfer.To)))
            {
                return QuoteResult.Reject(PolicyRules.Recipient, $"The recipient {transfer.To} is the payer itself, a token or a system contract.", transfer.To.ToString());
            }
        }

        return null;
    }

    private QuoteResult? ObjectionToModes(TempoChargeTerms terms, ulong chainId)
    {
        if (IsPushed(terms))
        {
            return _nodes.Of(chainId).Count > 0 ? null : QuoteResult.Reject(
                PolicyRules.Configuration, $"There is no node for chain {chainId} to broadcast by. Set Tempo:RpcUrl, or Tempo:Networks:{chainId}:RpcUrl.");
        }

        return terms.AllowsPull ? null : QuoteResult.Reject(PolicyRules.Challenge, (terms.HasFeePayer, terms.AllowsPush) switch
        {
            (true, _) => "The challenge wants the payer to broadcast and somebody else to pay the fee, which contradict each other.",
            (_, true) => "The challenge wants the payer to broadcast the transaction itself (push). Set Tempo:Mode to Push and Tempo:RpcUrl to a node that you trust.",
            _ => "The challenge takes a transaction in no way that is known.",
        });
    }

    private bool IsPushed(TempoChargeTerms terms) => _options.Mode == TempoMode.Push && terms.AllowsPush && !terms.HasFeePayer;

    private Quote Price(PaymentChallenge challenge, TempoChargeTerms terms, TempoNetwork network, PaymentCurrency currency, string? requestKey)
    {
        var isProof = terms.Amount == 0;
        var mode = isProof ? ProofMode : IsPushed(terms) ? PushMode : PullMode;
        var nonceKey = terms.HasFeePayer || isProof
            ? TempoTransaction.ExpiringNonceKey
            : TempoNonceLane.Choose(_options.NonceLaneAbove, currency.ToMoney(terms.Amount), challenge, requestKey);
        var fee = _fees.Judge(network.ChainId, terms, nonceKey != TempoTransaction.ExpiringNonceKey);
        return new Quote
        {
            Challenge = challenge,
            Mode = mode,
            Amount = terms.Amount,
            MaximumFee = isProof || terms.HasFeePayer ? 0 : fee.Maximum(currency.Decimals),
            Currency = currency,
            Recipients = [.. terms.Transfers.Select(transfer => new PaymentRecipient(transfer.To.ToString(), transfer.Amount))],
            ChainId = network.ChainId,
            HasFeePayer = terms.HasFeePayer,
            ExpiresAt = terms.ExpiresAt < challenge.ExpiresAt || challenge.ExpiresAt is null ? terms.ExpiresAt : challenge.ExpiresAt,

            // A hash is worth nothing to a server that refuses a challenge without an end, and by then the money has moved.
            IsSelfExpiring = mode == PullMode,
            ExternalId = terms.ExternalId,
            Details = new TempoQuoteDetails(terms, fee, nonceKey),
        };
    }

    private async ValueTask<ReadOnlyMemory<byte>> AskSignerAsync(
        TempoSigningPurpose purpose, ulong chainId, byte[] preimage, CancellationToken cancellationToken)
    {
        var hash = Crypto.Keccak256.Hash(preimage);
        var request = new TempoSigningRequest(purpose, chainId, hash, preimage);
        var signature = await _signer!.SignAsync(request, cancellationToken).ConfigureAwait(false);
        TempoSignatureCheck.EnsureSignedBy(Sender(), hash, signature.Span);
        return signature;
    }

    private TempoAddress PayerAddress() => Sender().Account;

    private TempoSender Sender() => _signer is null
        ? throw new PaymentMethodException(MissingConfiguration!, nothingWasSigned: true)
        : TempoSignatureCheck.TryReadSender(_signer, out var sender) ? sender : throw new PaymentMethodException(UnusableAddress, nothingWasSigned: true);

    private static JsonElement Payload(string type, ReadOnlySpan<byte> bytes) =>
        JsonElement.Parse($$"""{"type":"{{type}}","signature":"0x{{Convert.ToHexStringLower(bytes)}}"}""");
}
