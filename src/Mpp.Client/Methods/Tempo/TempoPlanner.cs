using System.Buffers.Binary;
using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Decides everything about a charge but the signature: transfers, memo, nonce, fee, and when it ends.</summary>
internal sealed class TempoPlanner(TempoOptions options, TempoNodes nodes, TempoFeeEstimator fees)
{
    private const int ProofPayloadLength = 250;
    private const int PushPayloadLength = 120;
    private const int EnvelopeLength = 400;
    private const uint ShortestPast = 60 * 60;
    private const uint SpreadOfPast = 30 * 24 * 60 * 60;

    /// <exception cref="PaymentMethodException">The payment cannot be made. Nothing was signed.</exception>
    public async ValueTask<PaymentPlan> PlanAsync(Quote quote, TempoAddress payer, PaymentTime time, CancellationToken cancellationToken)
    {
        var chainId = quote.ChainId!.Value;
        var node = nodes.Of(chainId).Count > 0 ? await nodes.ChooseAsync(chainId, cancellationToken).ConfigureAwait(false) : null;
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { [TempoLookupKeys.Payer] = payer.ToString() };
        if (quote.Mode == TempoChargeMethod.ProofMode)
        {
            return new PaymentPlan(quote, time.Latest(quote.ExpiresAt), keys, ProofPayloadLength);
        }

        var chainNow = node is null ? null : await FindChainTimeAsync(node, cancellationToken).ConfigureAwait(false);
        var end = TempoWindow.End(time, chainNow, quote.ExpiresAt, options.ValidFor);
        var transaction = Build(quote, (ulong)end.ToUnixTimeSeconds(), ((TempoQuoteDetails)quote.Details!).Fee);
        if (node is not null)
        {
            transaction = await FitFeeAsync(quote, node, transaction, payer, cancellationToken).ConfigureAwait(false);
            await CheckBalanceAsync(quote, node, transaction, payer, cancellationToken).ConfigureAwait(false);
        }

        TokenTransfer.TryDecode(transaction.Calls[0], out var primary);
        keys[TempoLookupKeys.Memo] = "0x" + Convert.ToHexStringLower(primary!.Memo!.Value.Span);
        keys[TempoLookupKeys.Token] = primary.Token.ToString();
        keys[TempoLookupKeys.ValidBefore] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        keys[TempoLookupKeys.Fee] = FeeOf(transaction).ToString();
        keys[TempoLookupKeys.SigningHash] = SigningHash(transaction);

        // A hash is good for as long as its challenge, however soon the transaction itself ends.
        return Plan(quote, quote.Mode == TempoChargeMethod.PushMode ? time.Latest(quote.ExpiresAt) : end, keys, transaction);
    }

    /// <summary>The plan of an earlier payment, when what it signs is the same to the byte; else <see langword="null"/>.</summary>
    public PaymentPlan? Restore(LedgerRecord record, Quote quote)
    {
        var keys = record.LookupKeys;
        if (quote.Mode == TempoChargeMethod.ProofMode || record.ValidUntil is not { } end
            || !ulong.TryParse(keys.GetValueOrDefault(TempoLookupKeys.ValidBefore), NumberStyles.None, CultureInfo.InvariantCulture, out var validBefore))
        {
            return null;
        }

        var judged = ((TempoQuoteDetails)quote.Details!).Fee;
        var fee = TempoFee.TryParse(keys.GetValueOrDefault(TempoLookupKeys.Fee), out var signed) && signed.IsWithin(judged) ? signed : judged;
        var transaction = Build(quote, validBefore, fee);
        return keys.GetValueOrDefault(TempoLookupKeys.SigningHash) == SigningHash(transaction) ? Plan(quote, end, keys, transaction) : null;
    }

    private static PaymentPlan Plan(Quote quote, DateTimeOffset validUntil, IReadOnlyDictionary<string, string> keys, TempoTransaction transaction) => new(
        quote, validUntil, keys,
        quote.Mode == TempoChargeMethod.PushMode ? PushPayloadLength : EnvelopeLength + (2 * transaction.EncodeUnsigned().Length), transaction);

    private static TempoFee FeeOf(TempoTransaction transaction) =>
        new(transaction.GasLimit, (ulong)transaction.MaxFeePerGas, (ulong)transaction.MaxPriorityFeePerGas);

    private static string SigningHash(TempoTransaction transaction) => RpcValue.Hex(Keccak256.Hash(transaction.EncodeUnsigned()));

    private TempoTransaction Build(Quote quote, ulong validBefore, TempoFee fee)
    {
        var (terms, _, nonceKey) = (TempoQuoteDetails)quote.Details!;
        ReadOnlyMemory<byte> memo = terms.Memo ?? AttributionMemo.Create(quote.Challenge.Id, quote.Challenge.Realm, options.ClientId);
        return new TempoTransaction
        {
            ChainId = quote.ChainId!.Value,
            MaxPriorityFeePerGas = fee.MaxPriorityFeePerGas,
            MaxFeePerGas = fee.MaxFeePerGas,
            GasLimit = fee.GasLimit,
            Calls =
            [
                .. terms.Transfers.Select((transfer, index) =>
                    new TokenTransfer(terms.Token, transfer.To, transfer.Amount, index == 0 ? memo : transfer.Memo).ToCall()),
            ],
            NonceKey = nonceKey,
            Nonce = 0,
            ValidBefore = validBefore,
            ValidAfter = terms.Memo is null || terms.HasFeePayer ? null : AnyPast(validBefore, quote.Challenge.Id),
            FeeToken = terms.HasFeePayer ? null : terms.Token,
            Sponsored = terms.HasFeePayer,
        };
    }

    /// <summary>
    /// A second that is long past and follows from the challenge. Two charges that name the same memo would else be one transaction when they
    /// are signed in the same second, and the merchant of the second one would find nothing.
    /// </summary>
    private static ulong AnyPast(ulong validBefore, string challengeId) =>
        validBefore - ShortestPast - (BinaryPrimitives.ReadUInt32BigEndian(Keccak256.HashText(challengeId)) % SpreadOfPast);

    private async Task<TempoTransaction> FitFeeAsync(
        Quote quote, TempoNode node, TempoTransaction transaction, TempoAddress payer, CancellationToken cancellationToken)
    {
        var fee = await fees.RefineAsync(quote, (TempoQuoteDetails)quote.Details!, node, transaction, payer, cancellationToken).ConfigureAwait(false);
        return transaction with { GasLimit = fee.GasLimit, MaxFeePerGas = fee.MaxFeePerGas, MaxPriorityFeePerGas = fee.MaxPriorityFeePerGas };
    }

    private async Task CheckBalanceAsync(
        Quote quote, TempoNode node, TempoTransaction transaction, TempoAddress payer, CancellationToken cancellationToken)
    {
        if (!options.CheckBalance)
        {
            return;
        }

        var fee = transaction.Sponsored ? 0 : FeeOf(transaction).Maximum(quote.Currency.Decimals);
        UInt128 held;
        try
        {
            held = await node.GetBalanceAsync(((TempoQuoteDetails)quote.Details!).Terms.Token, payer, cancellationToken).ConfigureAwait(false);
        }
        catch (TempoNodeException exception)
        {
            throw new PaymentMethodException($"It is not known what {payer} holds. {exception.Message}", nothingWasSigned: true, exception);
        }

        if (held < quote.Amount + fee)
        {
            throw new PaymentMethodException(
                $"{payer} holds {quote.Currency.ToMoney(held)} in {quote.Currency.Symbol}; the payment needs {quote.Currency.ToMoney(quote.Amount + fee)}, "
                + "the cover of its fee included. Fund the account.", nothingWasSigned: true);
        }
    }

    /// <summary>The time of the newest block; <see langword="null"/> when the node does not tell, and then the clocks have to do.</summary>
    private static async Task<DateTimeOffset?> FindChainTimeAsync(TempoNode node, CancellationToken cancellationToken)
    {
        try
        {
            return (await node.GetHeadAsync(cancellationToken).ConfigureAwait(false)).Time;
        }
        catch (TempoNodeException)
        {
            return null;
        }
    }
}
