using System.Security.Cryptography;
using System.Text;
using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>
/// Cuts, doubles, swaps and tears the lines of a ledger file, and changes what stands in them: with the checksum that was there, as a bad disk
/// does, or with one that fits, as another program does.
/// </summary>
internal sealed class LedgerMutator : IMutator
{
    private const string SumMarker = ",\"sum\":\"";

    private readonly ByteMutator _bytes = new("\n", "{", "}", ",", "\"", "\0", "\r\n");
    private readonly JsonMutator _json = new(
        "\"Reserved\"", "\"Signing\"", "\"Sent\"", "\"Settled\"", "\"Void\"", "\"Released\"", "\"Unknown\"", "5", "\"Nothing\"", "255", "2", "9223372036854775806", "1e1000");

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        if (random.Next(6) == 0)
        {
            return _bytes.Mutate(random, seeds);
        }

        var lines = Lines(seeds[random.Next(seeds.Count)]);
        for (var steps = 1 << random.Next(3); steps > 0; steps--)
        {
            Step(random, lines, seeds);
        }

        byte[] file = [.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])];
        return random.Next(4) == 0 ? file[..random.Next(file.Length + 1)] : file;
    }

    /// <summary>The line with the checksum that fits what stands in it.</summary>
    public static byte[] Seal(byte[] line)
    {
        var text = Encoding.UTF8.GetString(line);
        var marker = text.LastIndexOf(SumMarker, StringComparison.Ordinal);
        var content = marker >= 0 ? text[..marker] : text.TrimEnd('}');
        return Encoding.UTF8.GetBytes($"{content}{SumMarker}{Sum(Encoding.UTF8.GetBytes(content))}\"}}");
    }

    /// <summary>Whether a line is as it was written.</summary>
    public static bool IsSealed(byte[] line) => line.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(SumMarker)) is >= 0 and var marker
        && Encoding.ASCII.GetBytes($"{SumMarker}{Sum(line[..marker])}\"}}").AsSpan().SequenceEqual(line.AsSpan(marker));

    /// <summary>The lines that end, without what may follow the last end.</summary>
    public static List<byte[]> Lines(byte[] file)
    {
        var lines = new List<byte[]>();
        for (int from = 0, end; (end = Array.IndexOf(file, (byte)'\n', from)) >= 0; from = end + 1)
        {
            lines.Add(file[from..end]);
        }

        return lines;
    }

    private void Step(Random random, List<byte[]> lines, IReadOnlyList<byte[]> seeds)
    {
        if (lines.Count == 0)
        {
            lines.AddRange(Lines(seeds[random.Next(seeds.Count)]));
            return;
        }

        var (at, other) = (random.Next(lines.Count), random.Next(lines.Count));
        switch (random.Next(9))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.RemoveRange(at, lines.Count - at);
                break;
            case 4:
                var foreign = Lines(seeds[random.Next(seeds.Count)]);
                lines.Insert(at, foreign.Count > 0 ? foreign[random.Next(foreign.Count)] : []);
                break;
            case 5:
                lines[at] = _json.Mutate(random, [lines[at]]);
                break;
            case 6:
                lines[at] = _bytes.Mutate(random, lines[at], seeds);
                break;
            default:
                lines[at] = Seal(_json.Mutate(random, [lines[at]]));
                break;
        }
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
