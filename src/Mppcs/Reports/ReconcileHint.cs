namespace Mppcs.Reports;

/// <summary>What to type about a payment whose outcome is unknown.</summary>
internal static class ReconcileHint
{
    public static string? For(string? ledgerId) => ledgerId is null ? null : $"Find out how it ended: {CommandLine.Name} reconcile {ledgerId}";
}
