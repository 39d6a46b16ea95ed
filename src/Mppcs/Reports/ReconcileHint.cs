namespace Mppcs.Reports;

/// <summary>What to type about a payment whose outcome is unknown.</summary>
internal static class ReconcileHint
{
    /// <param name="ledgerId">The payment; <see langword="null"/> when there is none.</param>
    /// <param name="resumeUntil">Until when its credential is valid; <see langword="null"/> when that is over or not known.</param>
    /// <param name="clock">Tells whether that has passed.</param>
    public static string? For(string? ledgerId, DateTimeOffset? resumeUntil, TimeProvider clock)
    {
        if (ledgerId is null)
        {
            return null;
        }

        return resumeUntil > clock.GetUtcNow()
            ? $"Send it again with '{CommandLine.Name} resume {ledgerId}', or find out how it ended with '{CommandLine.Name} reconcile {ledgerId}'."
            : Of(ledgerId);
    }

    /// <summary>For a payment that is proven and was not delivered, while its credential is valid.</summary>
    public static string? ForUndelivered(string? ledgerId, DateTimeOffset? resumeUntil, TimeProvider clock) => ledgerId is not null && resumeUntil > clock.GetUtcNow()
        ? $"Ask once more for what was paid: {CommandLine.Name} resume {ledgerId}"
        : null;

    /// <summary>For a payment that cannot be sent again.</summary>
    public static string Of(string ledgerId) => $"Find out how it ended: {CommandLine.Name} reconcile {ledgerId}";
}
