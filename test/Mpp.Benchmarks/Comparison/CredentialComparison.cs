using System.Globalization;
using Mpp.Benchmarks.Clients;

namespace Mpp.Benchmarks.Comparison;

/// <summary>From the challenge's header to the credential's: a Tempo charge, signed for the merchant to broadcast.</summary>
internal sealed class CredentialComparison(TextWriter output, ClientTask task, ClientProcess[] clients, bool isLong)
{
    private double WarmUpSeconds => isLong ? 5 : 2;

    private double Seconds => isLong ? 5 : 1;

    public async Task CreateAsync()
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("One credential, from the header of the challenge to the header of the credential");
        await CompareAsync("", ChallengeHeaders.One(), clients);
    }

    /// <summary>Without the ledger file, which is not what grows.</summary>
    public async Task GrowAsync()
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("One credential, by what stands in the 402");
        foreach (var description in new[] { 1_000, 4_000 })
        {
            await CompareAsync(string.Create(CultureInfo.InvariantCulture, $"description of {description}"), ChallengeHeaders.One(description), clients[..2]);
        }

        foreach (var count in new[] { 4, 16, 32 })
        {
            await CompareAsync(string.Create(CultureInfo.InvariantCulture, $"{count} challenges"), ChallengeHeaders.Many(count), clients[..2]);
        }
    }

    private async Task CompareAsync(string what, string header, ClientProcess[] compared)
    {
        TimeSpan? reference = null;
        foreach (var client in compared)
        {
            var measured = await client.MeasureAsync(task with { Credentials = new CredentialTask(header, WarmUpSeconds, Seconds) });
            reference ??= measured.Durations.Median;
            var allocated = measured.AllocatedBytes == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"  {measured.AllocatedBytes / 1024.0 / Math.Max(1, measured.Milliseconds.Count),6:0.0} KiB a payment");
            await output.WriteLineAsync(
                $"  {what,-22}{client.Name,-18}{measured.Durations}  {Durations.Ratio(measured.Durations.Median / reference.Value),6} of mppx{allocated}{Failures.Of(measured)}");
        }
    }
}
