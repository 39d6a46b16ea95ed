using System.Globalization;
using System.Text;

namespace Mpp.Mutation.Running;

/// <summary>The process that runs tests. It reads one order a line and writes its answer; when a mutant hangs or crashes it, only it dies.</summary>
internal static class Worker
{
    public const string Name = "worker";
    public const string Cover = "cover";
    public const string Survived = "survived";
    public const string Killed = "killed";

    /// <summary>The tests answered differently without the mutant, too: nothing is known of it, and this process is spent.</summary>
    public const string Spoilt = "spoilt";

    private const int FirstTests = 12;

    public static async Task RunAsync(string tests, IReadOnlyList<string> namespaces)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        var host = new TestHost(tests, namespaces);
        await output.WriteLineAsync("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line == Cover)
            {
                foreach (var test in host.Cover(failure => output.WriteLine($"failed\t{failure.ReplaceLineEndings(" ")}")))
                {
                    await output.WriteLineAsync($"test\t{test.Id}\t{test.Milliseconds}\t{test.Name.ReplaceLineEndings(" ").Replace('\t', ' ')}\t{string.Join(',', test.Mutants)}");
                }

                await output.WriteLineAsync("done");
            }
            else
            {
                var order = line.Split('\t');
                await output.WriteLineAsync(Try(host, int.Parse(order[0], CultureInfo.InvariantCulture), order[1].Split(',')));
            }
        }
    }

    /// <summary>A few quick tests first: most mutants do not outlive them.</summary>
    private static string Try(TestHost host, int mutant, string[] ids)
    {
        foreach (var some in new[] { ids[..Math.Min(FirstTests, ids.Length)], ids[Math.Min(FirstTests, ids.Length)..] })
        {
            if (some.Length > 0 && host.FirstFailure(mutant, some) is { } failure)
            {
                return host.FirstFailure(0, [failure.Id]) is null ? $"{Killed}\t{failure.FullName.ReplaceLineEndings(" ").Replace('\t', ' ')}" : Spoilt;
            }
        }

        return Survived;
    }
}
