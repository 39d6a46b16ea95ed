namespace Mpp.Evidence.Coverage;

/// <summary>A part of the library, and the lines of it that no test reaches, by file.</summary>
internal sealed record CoveredArea(string Name, int Lines, int Covered, IReadOnlyDictionary<string, IReadOnlyList<int>> Missed);
