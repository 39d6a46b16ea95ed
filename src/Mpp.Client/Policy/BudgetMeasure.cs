namespace Mpp.Client.Policy;

/// <summary>What a <see cref="Budget"/> adds up.</summary>
public enum BudgetMeasure
{
    /// <summary>The exposure: price and maximum fee, in the unit of the limit.</summary>
    Money,

    /// <summary>The number of payments.</summary>
    Count,

    /// <summary>The number of payments that were signed and of which nobody knows whether the money moved.</summary>
    OpenUnknown,
}
