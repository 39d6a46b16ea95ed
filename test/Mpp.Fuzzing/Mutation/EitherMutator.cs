using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>The first mutator mostly, the other one every now and then.</summary>
internal sealed class EitherMutator(IMutator often, IMutator seldom) : IMutator
{
    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds) => (random.Next(4) == 0 ? seldom : often).Mutate(random, seeds);
}
