using System.Numerics;

namespace Mpp.Client.Policy;

/// <summary>A currency on a rail. What is compared is <see cref="Key"/>; symbols are for people.</summary>
/// <param name="Key">
/// The identity: <c>tempo:CHAIN:TOKEN</c> with the token address in lower case, or <c>stripe:test:CODE</c> and <c>stripe:live:CODE</c> with
/// the ISO 4217 code in lower case.
/// </param>
/// <param name="Unit">The unit that limits are written in, for instance <c>USD</c>: shared by the currencies that are worth the same.</param>
/// <param name="Symbol">How the rail names it, for instance <c>pathUSD</c> or <c>usd</c>.</param>
/// <param name="Decimals">How many decimal places of <paramref name="Unit"/> one base unit is.</param>
public sealed record PaymentCurrency(string Key, string Unit, string Symbol, int Decimals)
{
    /// <summary>What an amount in base units is worth in <see cref="Unit"/>.</summary>
    public Money ToMoney(UInt128 baseUnits) => ToMoney((BigInteger)baseUnits);

    /// <summary>Whether amounts can be added up in 10^-18 of the unit.</summary>
    internal bool IsCountable() => Decimals is >= 0 and <= Money.MaximumDecimals;

    internal Money ToMoney(BigInteger baseUnits) => new(baseUnits, Decimals, Unit);
}
