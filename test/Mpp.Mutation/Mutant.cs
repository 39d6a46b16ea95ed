namespace Mpp.Mutation;

/// <summary>One small fault that a good test would notice.</summary>
/// <param name="Number">Counts from 1 through all areas; the same sources give the same numbers.</param>
/// <param name="Area">The name of the <see cref="Area"/>.</param>
/// <param name="File">The path below <c>src/Mpp.Client</c>.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Source">The whole line, trimmed: what an explanation is found again by when lines move.</param>
/// <param name="Change">The original and what stands in its place.</param>
/// <param name="RunsOnce">Whether it runs while its type is initialised, so that it needs a process of its own.</param>
internal sealed record Mutant(int Number, string Area, string File, int Line, string Source, string Change, bool RunsOnce)
{
    public override string ToString() => $"#{Number} {File}:{Line}  {Change}\n      {Source}";
}
