using Mpp.Client;

namespace Mppcs.Reports;

/// <summary>Why a command did not do what was asked.</summary>
/// <param name="Code">What happened, for programs.</param>
/// <param name="Message">What happened and what to type next, for people.</param>
/// <param name="Phase">One of <see cref="Phases"/>.</param>
/// <param name="IsRetrySafe">Whether the same command can be run again without paying twice.</param>
internal sealed record ReportedError(string Code, string Message, string Phase, bool IsRetrySafe)
{
    /// <summary>Until when the credential that was signed could still be taken.</summary>
    public DateTimeOffset? ResumeUntil { get; init; }

    /// <summary>What the buyer has to do first; <see langword="null"/> for nothing.</summary>
    public NextStep? NextStep { get; init; }

    public string? ProblemType { get; init; }

    /// <summary>Why each challenge was not paid.</summary>
    public IReadOnlyList<ChallengeRefusal> Reasons { get; init; } = [];

    /// <summary>Stands above the reasons where each is listed on a line of its own.</summary>
    public string? Headline { get; init; }

    /// <summary>What to type next; part of <see cref="Message"/> in reports for programs.</summary>
    public string? Hint { get; init; }

    public string FullMessage => Hint is null ? Message : $"{Message} {Hint}";
}
