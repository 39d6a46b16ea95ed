using System.Text.RegularExpressions;

namespace Mpp.Evidence;

/// <summary>Something that we say, and how anyone sees whether it is so.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Statement">The claim, as one or two sentences.</param>
/// <param name="Command">What shows it; it fails when the claim does not hold.</param>
/// <param name="Shown">The lines of what it prints that are worth keeping.</param>
internal sealed record Claim(string Name, string Statement, string Command, Regex Shown)
{
    /// <summary>After how long the command is taken to hang.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(20);
}
