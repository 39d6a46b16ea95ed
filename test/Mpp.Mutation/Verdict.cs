namespace Mpp.Mutation;

/// <summary>A mutant and what became of it.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Test">The test that failed, where one did.</param>
internal sealed record Verdict(Mutant Mutant, Outcome Outcome, string? Test = null)
{
    public bool IsDetected => Outcome is Outcome.Killed or Outcome.Hung;
}
