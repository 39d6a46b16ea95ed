using System.CommandLine;
using System.Globalization;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary>Which payments of the ledger are meant.</summary>
internal sealed class RecordFilterOptions
{
    private readonly Option<string?> _since = CreateSince();

    private readonly Option<string?> _origin = new("--origin") { Description = "Paid to this origin, for instance api.example.com.", HelpName = "ORIGIN" };

    private readonly Option<string?> _currency = new("--currency")
    {
        Description = "In this unit or token, for instance USD.",
        HelpName = "CURRENCY",
        CompletionSources = { "USD", "EUR", "GBP", "JPY" },
    };

    private readonly Option<string?> _outcome = new("--outcome") { Description = "With this outcome; open includes unknown.", HelpName = string.Join('|', RecordOutcome.All) };

    public static Option<string?> CreateSince() => new("--since") { Description = "Begun at most so long ago, or at that time or later: 1h, 30d, 2026-11-01.", HelpName = "TIME" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_since, _origin, _currency, _outcome])
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">A value cannot be used.</exception>
    public RecordFilter Read(ParseResult result, TimeProvider clock) => new()
    {
        Since = ReadSince(result.GetValue(_since), clock),
        Origin = result.GetValue(_origin) is { } origin ? ReadOrigin(origin) : null,
        Currency = result.GetValue(_currency),
        Outcome = result.GetValue(_outcome) is { } outcome ? ReadOutcome(outcome) : null,
    };

    /// <exception cref="UsageException">It is no time.</exception>
    public static DateTimeOffset? ReadSince(string? text, TimeProvider clock, string option = "--since")
    {
        const int Longest = 36_500;
        if (text is null)
        {
            return null;
        }

        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Longest)
        {
            switch (text[^1])
            {
                case 'm':
                    return clock.GetUtcNow() - TimeSpan.FromMinutes(count);
                case 'h':
                    return clock.GetUtcNow() - TimeSpan.FromHours(count);
                case 'd':
                    return clock.GetUtcNow() - TimeSpan.FromDays(count);
            }
        }

        return Rfc3339.TryParse(text.Contains('T', StringComparison.OrdinalIgnoreCase) ? text : text + "T00:00:00Z", out var time)
            ? time
            : throw new UsageException($"'{Shown(text)}' is not a time. Write for instance {option} 1h, {option} 30d or {option} 2026-11-01 (UTC).");
    }

    /// <exception cref="UsageException">It is no origin.</exception>
    public static string ReadOrigin(string text, string option = "--origin")
    {
        if (!OriginPattern.TryReadOrigin(text, out var origin))
        {
            throw new UsageException($"'{Shown(text)}' is not an origin. Write for instance {option} api.example.com.");
        }

        var name = origin.ToString();
        return text.Contains("://", StringComparison.Ordinal) ? name : name[(origin.Scheme.Length + 3)..];
    }

    /// <exception cref="UsageException">It is no outcome.</exception>
    public static string ReadOutcome(string text, string option = "--outcome") => RecordOutcome.All.Contains(text)
        ? text
        : throw new UsageException($"'{Shown(text)}' is not an outcome. {option} takes {string.Join(", ", RecordOutcome.All)}.");

    private static string Shown(string text) => DisplayText.Sanitize(text, 60);
}
