namespace Mpp.Fuzzing.Harness;

/// <summary>Makes new inputs out of known ones. The same random numbers make the same input.</summary>
internal interface IMutator
{
    byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds);
}
