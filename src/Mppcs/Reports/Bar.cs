using System.Numerics;

namespace Mppcs.Reports;

/// <summary>Amounts as lengths, told apart by their pattern where there is no colour.</summary>
internal static class Bar
{
    private static readonly (string Name, char Pattern, Tone Tone)[] Kinds =
        [("settled", '█', Tone.Good), ("reserved", '▓', Tone.Strong), ("unknown", '▒', Tone.Doubtful), ("left", '░', Tone.Faint)];

    /// <summary>What the patterns mean.</summary>
    /// <param name="hasRest">Whether what is left is drawn, too.</param>
    public static string Legend(bool hasRest) =>
        string.Join("  ", Kinds.Take(hasRest ? Kinds.Length : Kinds.Length - 1).Select(kind => $"{kind.Pattern} {kind.Name}"));

    /// <summary>A bar. What is there at all is seen, however small it is.</summary>
    /// <param name="width">How many columns the whole takes.</param>
    /// <param name="whole">What the width stands for; more than that is drawn as the whole.</param>
    /// <param name="parts">Settled, reserved, unknown, and what is left if that is to be seen; none is negative.</param>
    public static Cell Draw(int width, BigInteger whole, params IReadOnlyList<BigInteger> parts)
    {
        var total = parts.Aggregate(BigInteger.Zero, (sum, part) => sum + part);
        var scale = BigInteger.Max(whole, total);
        if (scale.IsZero)
        {
            return new Cell("");
        }

        var lengths = parts.Select(part => part.IsZero ? 0 : Math.Max(1, (int)(((part * width * 2) + scale) / (scale * 2)))).ToArray();
        var isFull = total == scale;
        for (var excess = lengths.Sum() - width; excess != 0 && (excess > 0 || isFull); excess -= Math.Sign(excess))
        {
            // Rounding is made up for where it is seen least.
            lengths[Array.IndexOf(lengths, lengths.Max())] -= Math.Sign(excess);
        }

        return Cell.OfParts([.. lengths.Select((length, kind) => new Inked(new string(Kinds[kind].Pattern, length), Kinds[kind].Tone))]);
    }
}
