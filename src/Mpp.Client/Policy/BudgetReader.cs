using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>Turns configured budgets into <see cref="Budget"/>s, with a sentence for each mistake.</summary>
internal static class BudgetReader
{
    private static readonly Dictionary<string, BudgetWindow> Windows = new(StringComparer.Ordinal)
    {
        ["minute"] = BudgetWindow.Minute,
        ["hour"] = BudgetWindow.Hour,
        ["day"] = BudgetWindow.Day,
        ["30d"] = BudgetWindow.ThirtyDays,
        ["lifetime"] = BudgetWindow.Lifetime,
    };

    private static readonly Dictionary<string, BudgetScope> Scopes = new(StringComparer.Ordinal)
    {
        ["everything"] = BudgetScope.Everything,
        ["origin"] = BudgetScope.Origin,
        ["recipient"] = BudgetScope.Recipient,
        ["currency"] = BudgetScope.Currency,
    };

    /// <summary>Every limit that spans payments: the budgets, one a measure, and the two on open unknown outcomes.</summary>
    public static IReadOnlyList<Budget> Read(SpendPolicyOptions options, List<string> errors)
    {
        var budgets = new List<Budget>();
        for (var index = 0; index < (options.Budgets?.Count ?? 0); index++)
        {
            if (options.Budgets![index] is { } written)
            {
                Read(written, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Budgets:{index}"), budgets, errors);
            }
            else
            {
                errors.Add($"Budgets: entry {index} is empty. Write Max or MaxCount, and Window.");
            }
        }

        ReadOpenUnknown(options.MaxOpenUnknown, nameof(options.MaxOpenUnknown), isPerOrigin: false, budgets, errors);
        ReadOpenUnknown(options.MaxOpenUnknownPerOrigin, nameof(options.MaxOpenUnknownPerOrigin), isPerOrigin: true, budgets, errors);
        return budgets;
    }

    private static void Read(BudgetOptions written, string name, List<Budget> budgets, List<string> errors)
    {
        if (written is { Max: null, MaxCount: null })
        {
            errors.Add($"{name} has no limit. Write Max, for instance '5 USD', or MaxCount.");
        }

        if (!Windows.TryGetValue(written.Window ?? "", out var window))
        {
            errors.Add($"{name}:Window: '{written.Window}' is not a window. Write 'minute', 'hour', 'day', '30d' or 'lifetime'.");
        }

        if (!Scopes.TryGetValue(written.Per ?? "everything", out var per))
        {
            errors.Add($"{name}:Per: '{written.Per}' is not known. Write 'everything', 'origin', 'recipient' or 'currency'.");
        }

        if (!TryReadOrigin(written.Origin, out var origin))
        {
            errors.Add($"{name}:Origin: '{written.Origin}' is not one origin. Write 'https://api.example.com' or 'api.example.com'.");
        }

        if (written.Recipient is not null && string.IsNullOrWhiteSpace(written.Recipient))
        {
            errors.Add($"{name}:Recipient is empty. Write a Tempo address or a Stripe network id, or leave it out.");
        }

        if (written.Max is { } text)
        {
            if (Money.TryParse(text, out var max, out var error))
            {
                budgets.Add(Budget.OfMoney(max, window, per, origin, written.Recipient));
            }
            else
            {
                errors.Add($"{name}:Max: {error}");
            }
        }

        if (written.MaxCount is >= 0)
        {
            budgets.Add(Budget.OfCount(written.MaxCount.Value, window, per, origin, written.Recipient));
        }
        else if (written.MaxCount is not null)
        {
            errors.Add($"{name}:MaxCount must not be negative.");
        }
    }

    private static void ReadOpenUnknown(int limit, string name, bool isPerOrigin, List<Budget> budgets, List<string> errors)
    {
        if (limit < 1)
        {
            errors.Add($"{name} must be at least 1. To pay nothing at all, set Paused.");
            return;
        }

        budgets.Add(Budget.OfOpenUnknown(limit, isPerOrigin));
    }

    private static bool TryReadOrigin(string? text, out string? origin)
    {
        origin = null;
        if (text is null)
        {
            return true;
        }

        var isRead = OriginPattern.TryReadOrigin(text, out PaymentOrigin? read);
        origin = read?.ToString();
        return isRead;
    }
}
