namespace Mpp.Client.Policy;

/// <summary>How long a settled payment counts against a <see cref="Budget"/>. Windows roll: they end now and begin that long ago.</summary>
public enum BudgetWindow
{
    /// <summary>The last 60 seconds.</summary>
    Minute,

    /// <summary>The last 60 minutes.</summary>
    Hour,

    /// <summary>The last 24 hours.</summary>
    Day,

    /// <summary>The last 30 days.</summary>
    ThirtyDays,

    /// <summary>Everything that the ledger ever recorded.</summary>
    Lifetime,
}

internal static class BudgetWindows
{
    /// <summary>The longest window that ends: what is older matters to lifetime budgets alone.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static TimeSpan? Length(this BudgetWindow window) => window switch
    {
        BudgetWindow.Minute => TimeSpan.FromMinutes(1),
        BudgetWindow.Hour => TimeSpan.FromHours(1),
        BudgetWindow.Day => TimeSpan.FromDays(1),
        BudgetWindow.ThirtyDays => Longest,
        _ => null,
    };

    public static string Describe(this BudgetWindow window) => window switch
    {
        BudgetWindow.Minute => "a minute",
        BudgetWindow.Hour => "an hour",
        BudgetWindow.Day => "a day",
        BudgetWindow.ThirtyDays => "in 30 days",
        _ => "in all",
    };
}
