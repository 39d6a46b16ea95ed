using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Stripe's own exponents, which are not those of ISO 4217. A currency that is not listed is refused: its worth is not known.</summary>
internal static class StripeCurrencies
{
    private static readonly FrozenDictionary<string, int> Decimals = Listed().ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(string code, bool isLive, [NotNullWhen(true)] out PaymentCurrency? currency)
    {
        var lower = code.ToLowerInvariant();
        currency = Decimals.TryGetValue(lower, out var decimals)
            ? new PaymentCurrency($"stripe:{(isLive ? "live" : "test")}:{lower}", lower.ToUpperInvariant(), lower, decimals)
            : null;
        return currency is not null;
    }

    /// <summary>
    /// What every amount is a multiple of, in minor units: the last of three decimal places is always 0, and two currencies are written with
    /// decimal places that they no longer have.
    /// </summary>
    /// <param name="symbol">The code of a known currency, in lower case.</param>
    public static long SmallestStep(string symbol) => symbol is "isk" or "ugx" ? 100 : Decimals[symbol] == 3 ? 10 : 1;

    private static Dictionary<string, int> Listed()
    {
        var listed = new Dictionary<string, int>(StringComparer.Ordinal);
        Add(0, "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
        Add(3, "bhd jod kwd omr tnd");
        Add(2, "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk "
            + "dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr isk jmd kes kgs khr kyd kzt lak lbp lkr "
            + "lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar "
            + "sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah ugx usd uyu uzs wst xcd yer zar zmw");
        return listed;

        void Add(int decimals, string codes)
        {
            foreach (var code in codes.Split(' '))
            {
                listed.Add(code, decimals);
            }
        }
    }
}
