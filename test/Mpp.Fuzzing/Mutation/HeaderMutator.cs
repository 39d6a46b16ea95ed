using System.Text;
using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>Takes header lines apart at their commas: drops, doubles, swaps and quotes parameters, changes their case and their space.</summary>
internal sealed class HeaderMutator : IMutator
{
    private readonly ByteMutator _bytes = new(
        "\"", "\\", "\\\"", ",", ", ", "=", " ", "\t", "\n", "Payment ", ", Payment ", "payment", "Basic realm=\"x\", ", "Bearer abc==, ", "id=\"a\"", ", id=\"a\"",
        "realm=\"\"", "method=\"tempo\"", "intent=\"charge\"", "request=\"e30\"", "expires=\"2026-11-21T09:05:00Z\"", "digest=\"sha-256=\"",
        "header=\"Payment-Authorization\"", "header=\"Cookie\"", "opaque=\"x\"", "description=\"50\" off\"", "\\u0041", "\\ud800", "\r", "\0", "\u00e9", "\u001b[2J");

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(3) == 0)
        {
            return _bytes.Mutate(random, seeds);
        }

        var parts = Encoding.Latin1.GetString(seeds[random.Next(seeds.Count)]).Split(',').ToList();
        for (var steps = 1 << random.Next(3); steps > 0; steps--)
        {
            Step(random, parts, seeds);
        }

        var bytes = Encoding.Latin1.GetBytes(string.Join(',', parts));
        return random.Next(3) == 0 ? _bytes.Mutate(random, bytes, seeds) : bytes;
    }

    private static void Step(Random random, List<string> parts, IReadOnlyList<byte[]> seeds)
    {
        if (parts.Count == 0)
        {
            parts.Add("Payment");
        }

        var (at, other) = (random.Next(parts.Count), random.Next(parts.Count));
        switch (random.Next(10))
        {
            case 0:
                parts.RemoveAt(at);
                break;
            case 1:
                parts.Insert(other, parts[at]);
                break;
            case 2:
                (parts[at], parts[other]) = (parts[other], parts[at]);
                break;
            case 3:
                parts[at] = parts[at].ToUpperInvariant();
                break;
            case 4:
                parts[at] = parts[at].Replace("\"", "", StringComparison.Ordinal);
                break;
            case 5:
                parts[at] = parts[at].Replace("=", " =\t ", StringComparison.Ordinal);
                break;
            case 6:
                parts[at] = string.Concat(parts[at].Select((character, index) => index % 3 == 0 && char.IsAsciiLetter(character) && index > parts[at].IndexOf('"') ? $"\\{character}" : $"{character}"));
                break;
            case 7:
                parts.AddRange(Encoding.Latin1.GetString(seeds[random.Next(seeds.Count)]).Split(','));
                break;
            case 8:
                parts[at] = parts[at].Replace("\"", new string('"', random.Next(1, 4)), StringComparison.Ordinal);
                break;
            default:
                parts[at] = "\n" + parts[at];
                break;
        }
    }
}
