namespace Mpp.Mutation;

/// <summary>What became of a mutant.</summary>
internal enum Outcome
{
    /// <summary>A test failed.</summary>
    Killed,

    /// <summary>The tests did not end, or their process died.</summary>
    Hung,

    /// <summary>Every test that reaches it passed.</summary>
    Survived,

    /// <summary>No test reaches it.</summary>
    NotReached,
}
