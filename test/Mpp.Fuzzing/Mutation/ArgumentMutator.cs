using System.Text;
using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>Command lines, one argument a line: arguments left out, doubled, swapped, taken from others, and changed inside.</summary>
internal sealed class ArgumentMutator(params string[] words) : IMutator
{
    private readonly ByteMutator _bytes = new([.. words, "=", "-", "--", "@", "@-", "'", "\"", "\u001b[2J", "\u202e", "🪙", " ", "\t"]);

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        var arguments = Split(seeds[random.Next(seeds.Count)]);
        for (var steps = 1 << random.Next(3); steps > 0; steps--)
        {
            Step(random, arguments, seeds);
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', arguments));
    }

    private void Step(Random random, List<string> arguments, IReadOnlyList<byte[]> seeds)
    {
        var at = random.Next(arguments.Count + 1);
        switch (random.Next(8))
        {
            case 0 when at < arguments.Count:
                arguments.RemoveAt(at);
                break;
            case 1 when at < arguments.Count:
                arguments.Insert(random.Next(arguments.Count), arguments[at]);
                break;
            case 2 when at < arguments.Count:
                var other = random.Next(arguments.Count);
                (arguments[at], arguments[other]) = (arguments[other], arguments[at]);
                break;
            case 3:
                var foreign = Split(seeds[random.Next(seeds.Count)]);
                arguments.InsertRange(at, foreign.Skip(random.Next(foreign.Count + 1)));
                break;
            case 4:
                arguments.Insert(at, words[random.Next(words.Length)]);
                break;
            case 5 when at < arguments.Count:
                arguments[at] = words[random.Next(words.Length)];
                break;
            default:
                if (at < arguments.Count)
                {
                    arguments[at] = Encoding.UTF8.GetString(_bytes.Mutate(random, Encoding.UTF8.GetBytes(arguments[at]), seeds)).Replace('\n', ' ');
                }

                break;
        }
    }

    private static List<string> Split(byte[] seed) => [.. Encoding.UTF8.GetString(seed).Split('\n')];
}
