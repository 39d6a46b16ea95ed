using System.Text;
using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>Flips, cuts, repeats and splices bytes, and puts in words that mean something to the reader.</summary>
internal sealed class ByteMutator(params string[] words) : IMutator
{
    private const int LongestInput = 96 * 1024;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x3D, 0x5C, 0x7F, 0x80, 0xB8, 0xC0, 0xC1, 0xED, 0xF7, 0xF8, 0xFF];

    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        var bytes = random.Next(20) == 0 ? [] : new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var steps = 1 << random.Next(4); steps > 0; steps--)
        {
            Step(random, bytes, seeds);
        }

        return bytes.Count <= LongestInput ? [.. bytes] : [.. bytes.Take(LongestInput)];
    }

    /// <summary>One more change to what another mutator made.</summary>
    public byte[] Mutate(Random random, byte[] input, IReadOnlyList<byte[]> seeds)
    {
        var bytes = new List<byte>(input);
        Step(random, bytes, seeds);
        return [.. bytes];
    }

    private void Step(Random random, List<byte> bytes, IReadOnlyList<byte[]> seeds)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 << random.Next(1, 8)), bytes.Count - at);
        switch (random.Next(10))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 2:
                bytes.Insert(at, Interesting[random.Next(Interesting.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                Splice(random, bytes, at, seeds[random.Next(seeds.Count)]);
                break;
            case 6 when random.Next(8) == 0:
                Repeat(random, bytes, at, length);
                break;
            case 7 when at < bytes.Count && char.IsAsciiLetter((char)bytes[at]):
                bytes[at] ^= 0x20;
                break;
            default:
                bytes.InsertRange(at, Word(random));
                break;
        }
    }

    private byte[] Word(Random random) => _words.Length > 0 ? _words[random.Next(_words.Length)] : [(byte)random.Next(256)];

    private static void Splice(Random random, List<byte> bytes, int at, byte[] other)
    {
        var from = random.Next(other.Length + 1);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other[from..]);
    }

    private static void Repeat(Random random, List<byte> bytes, int at, int length)
    {
        var part = length == 0 ? [Interesting[random.Next(Interesting.Length)]] : bytes.GetRange(at, length);
        for (var added = 0; added < 1 << random.Next(6, 16); added += part.Count)
        {
            bytes.InsertRange(Math.Min(at, bytes.Count), part);
            if (part.Count < 256 && added > 0)
            {
                part = [.. part, .. part];
            }
        }
    }
}
