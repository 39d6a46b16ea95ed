namespace Mpp.Mutation.Running;

/// <summary>A test of the run without mutants: how long it took, and which mutants it reached.</summary>
internal sealed record ReachedTest(string Id, string Name, int Milliseconds, IReadOnlyList<int> Mutants);
