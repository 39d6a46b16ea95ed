namespace Mpp.Client.Policy;

/// <summary>
/// A limit over many payments. What counts is what settled inside the window and everything, however old, that is neither settled nor
/// proven void: reservations, payments on their way, and unknown outcomes.
/// </summary>
public sealed record Budget
{
    private Budget()
    {
    }

    /// <summary>What is added up.</summary>
    public BudgetMeasure Measure { get; private init; }

    /// <summary>The most that may be reached.</summary>
    public BudgetAmount Limit { get; private init; }

    /// <summary>How long a settled payment counts. Open unknowns count until they are resolved, whatever this says.</summary>
    public BudgetWindow Window { get; private init; } = BudgetWindow.Lifetime;

    /// <summary>Which payments share the limit.</summary>
    public BudgetScope Per { get; private init; }

    /// <summary>The one origin whose payments count, as <see cref="Protocol.PaymentOrigin"/> writes it; <see langword="null"/> for all.</summary>
    public string? Origin { get; private init; }

    /// <summary>The one recipient whose payments count, in lower case; <see langword="null"/> for all.</summary>
    public string? Recipient { get; private init; }

    /// <summary>The rule that a payment breaks which does not fit, one of <see cref="PolicyRules"/>.</summary>
    public string Rule => Measure switch
    {
        BudgetMeasure.Money => PolicyRules.Budget,
        BudgetMeasure.Count => PolicyRules.Count,
        _ => PolicyRules.OpenUnknown,
    };

    /// <summary>A limit on money. Only payments in the unit of <paramref name="max"/> count, exposures taken exactly.</summary>
    public static Budget OfMoney(
        Money max, BudgetWindow window, BudgetScope per = BudgetScope.Everything, string? origin = null, string? recipient = null)
    {
        ArgumentNullException.ThrowIfNull(max);
        return Create(BudgetMeasure.Money, new BudgetAmount(max, 0), window, per, origin, recipient);
    }

    /// <summary>A limit on the number of payments, in whatever currency.</summary>
    public static Budget OfCount(
        long max, BudgetWindow window, BudgetScope per = BudgetScope.Everything, string? origin = null, string? recipient = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        return Create(BudgetMeasure.Count, new BudgetAmount(null, max), window, per, origin, recipient);
    }

    /// <summary>A limit on payments whose outcome is unknown: once that many are open, nothing more is paid.</summary>
    public static Budget OfOpenUnknown(long max, bool isPerOrigin)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(max);
        return Create(BudgetMeasure.OpenUnknown, new BudgetAmount(null, max), BudgetWindow.Lifetime,
            isPerOrigin ? BudgetScope.Origin : BudgetScope.Everything, null, null);
    }

    /// <summary>For instance <c>5.00 USD a day per origin</c>.</summary>
    public override string ToString()
    {
        var what = Measure switch
        {
            BudgetMeasure.Money => $"{Limit} {Window.Describe()}",
            BudgetMeasure.Count => $"{Limit} payment(s) {Window.Describe()}",
            _ => $"{Limit} payment(s) with an unknown outcome",
        };
        var per = Per switch
        {
            BudgetScope.Origin => " per origin",
            BudgetScope.Recipient => " per recipient",
            BudgetScope.Currency => " per currency",
            _ => "",
        };
        return what + per + (Origin is null ? "" : $" at {Origin}") + (Recipient is null ? "" : $" to {Recipient}");
    }

    private static Budget Create(
        BudgetMeasure measure, BudgetAmount limit, BudgetWindow window, BudgetScope per, string? origin, string? recipient) => new()
        {
            Measure = measure,
            Limit = limit,
            Window = window,
            Per = per,
            Origin = origin,
            Recipient = recipient?.ToLowerInvariant(),
        };
}
