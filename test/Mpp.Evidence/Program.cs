using Mpp.Evidence;
using Mpp.Evidence.Coverage;

const string Usage = """
    usage: dotnet run --project test/Mpp.Evidence -- [NAME ...]         runs every claim, or those named, and writes docs/evidence.md anew
           dotnet run --project test/Mpp.Evidence -- list               the claims and their commands
           dotnet run --project test/Mpp.Evidence -- measure-coverage   lines that the unit tests reach, by area; fails below 95 %
    """;

var repository = Repository.Find();
switch (args)
{
    case ["measure-coverage"]:
        return await CoverageRun.RunAsync(repository, Console.Out) ? 0 : 1;
    case ["list"]:
        foreach (var claim in Claims.All)
        {
            await Console.Out.WriteLineAsync($"{claim.Name,-14}{claim.Command}");
        }

        return 0;
    default:
        var chosen = args.Length == 0 ? Claims.All : [.. Claims.All.Where(claim => args.Contains(claim.Name))];
        if (chosen.Count < args.Length)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        return await new EvidenceRun(repository, Console.Out).RunAsync(chosen) ? 0 : 1;
}
