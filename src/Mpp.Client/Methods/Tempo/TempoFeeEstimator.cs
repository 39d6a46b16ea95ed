using System.Collections.Concurrent;
using System.Globalization;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Lowers the fee of a payment to what a node says that it needs. An estimate is kept for payments of the same kind, so that the next one is
/// judged by it; the payment that it was made for was judged by the caps and so never costs more than was judged.
/// </summary>
internal sealed class TempoFeeEstimator(TempoOptions options, TimeProvider clock)
{
    private const int MostKinds = 1000;

    // Unused gas comes back, so room costs nothing but cover.
    private const ulong ExtraGas = 10_000;
    private const ulong ExtraGasDivisor = 4;
    private const ulong PriceFactor = 2;

    private static readonly TimeSpan GasIsGoodFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan PriceIsGoodFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (ulong Gas, long At)> _gas = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ulong, (ulong Price, long At)> _prices = new();

    private TempoFee Caps { get; } = TempoFee.Caps(options);

    /// <summary>The fee to judge a payment by: what was estimated for its kind, else the caps.</summary>
    public TempoFee Judge(ulong chainId, TempoChargeTerms terms, bool hasLane)
    {
        if (!options.EstimateFees || terms.HasFeePayer
            || !_gas.TryGetValue(Kind(chainId, terms, hasLane), out var gas) || clock.GetElapsedTime(gas.At) > GasIsGoodFor
            || !_prices.TryGetValue(chainId, out var price) || clock.GetElapsedTime(price.At) > PriceIsGoodFor)
        {
            return Caps;
        }

        return Lower(gas.Gas, price.Price);
    }

    /// <summary>Lowers the caps that a payment was judged by to what a node says. A fee that is an estimate already is left as it was judged.</summary>
    /// <exception cref="PaymentMethodException">It would need more than the caps allow, or the node expects it to fail. Nothing was signed.</exception>
    public async Task<TempoFee> RefineAsync(
        Quote quote, TempoQuoteDetails details, TempoNode node, TempoTransaction draft, TempoAddress payer, CancellationToken cancellationToken)
    {
        var hasLane = details.NonceKey != TempoTransaction.ExpiringNonceKey;
        if (!options.EstimateFees || details.Terms.HasFeePayer || details.Fee != Caps)
        {
            return details.Fee;
        }

        var chainId = quote.ChainId!.Value;
        ulong gas, price;
        try
        {
            var askedGas = node.EstimateGasAsync(draft, payer, cancellationToken);
            var askedPrice = node.GetGasPriceAsync(cancellationToken);
            await Task.WhenAll(askedGas, askedPrice).ConfigureAwait(false);
            (gas, price) = (await askedGas.ConfigureAwait(false), await askedPrice.ConfigureAwait(false));
        }
        catch (TempoNodeException exception)
        {
            return exception.Refusal is null ? details.Fee : throw new PaymentMethodException(
                $"The node at {node.Host} expects the payment to fail: {exception.Refusal}", nothingWasSigned: true, exception);
        }

        if (gas > options.GasLimit || price > options.MaxFeePerGas)
        {
            throw new PaymentMethodException(string.Create(CultureInfo.InvariantCulture,
                $"The payment needs {gas} gas at {price} a unit, and the caps are GasLimit {options.GasLimit} and MaxFeePerGas {options.MaxFeePerGas}."),
                nothingWasSigned: true);
        }

        Keep(chainId, Kind(chainId, details.Terms, hasLane), gas, price);
        return Lower(gas, price);
    }

    private void Keep(ulong chainId, string kind, ulong gas, ulong price)
    {
        if (_gas.Count >= MostKinds)
        {
            _gas.Clear();
        }

        _gas[kind] = (gas, clock.GetTimestamp());
        _prices[chainId] = (price, clock.GetTimestamp());
    }

    private TempoFee Lower(ulong gas, ulong price)
    {
        var perGas = price >= Caps.MaxFeePerGas / PriceFactor ? Caps.MaxFeePerGas : Math.Max(1, price * PriceFactor);
        return new TempoFee(
            Math.Min(gas + (gas / ExtraGasDivisor) + ExtraGas, Caps.GasLimit), perGas, Math.Min(Caps.MaxPriorityFeePerGas, perGas));
    }

    /// <summary>What decides how much gas a payment needs: token, recipients, memos and the kind of nonce.</summary>
    private static string Kind(ulong chainId, TempoChargeTerms terms, bool hasLane) => string.Create(
        CultureInfo.InvariantCulture,
        $"{chainId} {terms.Token} {hasLane} {string.Join(' ', terms.Transfers.Select((transfer, index) => $"{transfer.To}{(index == 0 || transfer.Memo is not null ? "+" : "")}"))}");
}
