using System.Globalization;
using System.Numerics;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mppcs.Spending;

/// <summary>What some payments of one unit hold: price and fee, as budgets count them. A fee that is not proven counts with its maximum.</summary>
/// <param name="Name">What the payments have in common, for instance their origin.</param>
/// <param name="Unit">The unit, for instance <c>USD</c>.</param>
/// <param name="Decimals">How many decimal places of the unit one base unit is; the finest of the currencies that are added up.</param>
internal sealed record SpendSum(string Name, string Unit, int Decimals)
{
    /// <summary>The money moved; of payments that are void, the fee that they cost.</summary>
    public BudgetSum Settled { get; init; }

    /// <summary>On its way: reserved, being signed, or sent and not concluded yet.</summary>
    public BudgetSum Reserved { get; init; }

    /// <summary>Nobody knows whether the money moved.</summary>
    public BudgetSum Unknown { get; init; }

    public BudgetSum All => Settled + Reserved + Unknown;

    public SpendSum Plus(SpendSum other) => this with
    {
        Decimals = Math.Max(Decimals, other.Decimals),
        Settled = Settled + other.Settled,
        Reserved = Reserved + other.Reserved,
        Unknown = Unknown + other.Unknown,
    };

    public Money ToMoney(BudgetSum sum) => new(sum.Money, Money.MaximumDecimals, Unit);

    /// <summary>In base units of <see cref="Decimals"/>. Nothing is lost: every part was a whole number of them.</summary>
    public string ToBaseUnits(BudgetSum sum) =>
        (sum.Money / BigInteger.Pow(10, Money.MaximumDecimals - Decimals)).ToString(CultureInfo.InvariantCulture);
}
