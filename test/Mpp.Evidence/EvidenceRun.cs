using System.Globalization;

namespace Mpp.Evidence;

/// <summary>Runs claims one after the other and keeps what they show.</summary>
internal sealed class EvidenceRun(string repository, TextWriter output)
{
    private const double BytesInGibibyte = 1024.0 * 1024 * 1024;

    private string Target => Path.Combine(repository, "docs", "evidence.md");

    private static string Machine => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} processors and {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesInGibibyte:0} GiB of memory");

    /// <summary>False when a claim did not hold; its section says so.</summary>
    public async Task<bool> RunAsync(IEnumerable<Claim> claims)
    {
        var allHeld = true;
        foreach (var claim in claims)
        {
            await output.WriteLineAsync($"{claim.Name}: {claim.Command}");
            var run = await CommandRun.RunAsync(claim.Command, repository, claim.Limit, output);
            await output.WriteLineAsync($"{claim.Name}: {(run.ExitCode == 0 ? "held" : "did not hold")}");
            allHeld &= run.ExitCode == 0;

            // After each: hours are not lost with the last.
            var document = EvidenceDocument.Read(File.Exists(Target) ? await File.ReadAllTextAsync(Target) : null);
            document.Put(claim, run, Machine);
            await File.WriteAllTextAsync(Target, document.Write(Claims.All));
        }

        return allHeld;
    }
}
