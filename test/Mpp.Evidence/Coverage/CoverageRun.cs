namespace Mpp.Evidence.Coverage;

/// <summary>Runs the unit tests with line counts, and sums them up by area.</summary>
internal static class CoverageRun
{
    private const double Wanted = 0.95;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(40);

    /// <summary>False when an area is below 95 %, or a test fails.</summary>
    public static async Task<bool> RunAsync(string repository, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-coverage-").FullName;
        try
        {
            var command = $"dotnet test test/Mpp.Client.Tests --collect 'XPlat Code Coverage;Format=cobertura;Include=[Mpp.Client]*' --results-directory '{folder}'";
            var run = await CommandRun.RunAsync(command, repository, Limit, TextWriter.Null);
            var report = Directory.EnumerateFiles(folder, "coverage.cobertura.xml", SearchOption.AllDirectories).FirstOrDefault();
            if (report is null || run.ExitCode != 0)
            {
                await output.WriteLineAsync(string.Join(Environment.NewLine, run.Lines.TakeLast(20)));
                return false;
            }

            var areas = CoverageReport.Read(await File.ReadAllTextAsync(report), Path.Combine(repository, "src", "Mpp.Client"));
            await CoverageReport.WriteAsync(areas, output);
            return areas.All(area => area.Covered >= Wanted * area.Lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
