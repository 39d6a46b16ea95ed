namespace Mppcs.Completing;

/// <summary>A word that can stand where the cursor is.</summary>
/// <param name="Value">The word.</param>
/// <param name="Description">What it means, for shells that show it.</param>
internal sealed record Candidate(string Value, string? Description = null);
