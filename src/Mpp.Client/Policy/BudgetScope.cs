namespace Mpp.Client.Policy;

/// <summary>Which payments share a <see cref="Budget"/>.</summary>
public enum BudgetScope
{
    /// <summary>All of them.</summary>
    Everything,

    /// <summary>Those of one origin: each origin has the limit to itself.</summary>
    Origin,

    /// <summary>Those to one recipient, by its share and the fee: each recipient has the limit to itself.</summary>
    Recipient,

    /// <summary>Those in one currency, by <see cref="PaymentCurrency.Key"/>: each token has the limit to itself.</summary>
    Currency,
}
