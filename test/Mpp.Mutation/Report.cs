using System.Globalization;

namespace Mpp.Mutation;

/// <summary>Writes what a run found.</summary>
internal static class Report
{
    /// <summary>Writes the survivors and a table, and answers whether every one of them is explained.</summary>
    public static bool Write(IReadOnlyList<Verdict> verdicts, Explanations explanations, bool showsKilled, TextWriter output)
    {
        var missed = verdicts.Where(verdict => !verdict.IsDetected).ToLookup(verdict => explanations.Of(verdict.Mutant) is not null);
        foreach (var verdict in verdicts.Where(verdict => showsKilled && verdict.IsDetected))
        {
            output.WriteLine($"{verdict.Outcome}: {verdict.Mutant}\n      {verdict.Test}");
        }

        foreach (var verdict in missed[false])
        {
            output.WriteLine($"{(verdict.Outcome == Outcome.Survived ? "survived" : "not reached")}: {verdict.Mutant}");
        }

        output.WriteLine();
        output.WriteLine($"{"area",-10}{"mutants",9}{"killed",9}{"hung",9}{"explained",11}{"survived",10}{"not reached",13}");
        foreach (var area in verdicts.GroupBy(verdict => verdict.Mutant.Area).Append(verdicts.GroupBy(static _ => "all").FirstOrDefault()))
        {
            if (area is not null)
            {
                output.WriteLine(Row(area.Key, [.. area], explanations));
            }
        }

        return !missed[false].Any();
    }

    private static string Row(string name, IReadOnlyList<Verdict> verdicts, Explanations explanations)
    {
        int Count(Outcome outcome) => verdicts.Count(verdict => verdict.Outcome == outcome && (verdict.IsDetected || explanations.Of(verdict.Mutant) is null));
        var explained = verdicts.Count(verdict => !verdict.IsDetected && explanations.Of(verdict.Mutant) is not null);
        return string.Create(CultureInfo.InvariantCulture,
            $"{name,-10}{verdicts.Count,9}{Count(Outcome.Killed),9}{Count(Outcome.Hung),9}{explained,11}{Count(Outcome.Survived),10}{Count(Outcome.NotReached),13}");
    }
}
