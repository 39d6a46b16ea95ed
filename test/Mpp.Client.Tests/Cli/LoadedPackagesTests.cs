using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Mppcs;

namespace Mpp.Client.Tests.Cli;

/// <summary>A payment must not wait for code that it does not use to be loaded.</summary>
[TestFixture]
internal sealed class LoadedPackagesTests : CliFixture
{
    private const string Drawing = "Spectre.Console";

    [Test]
    public async Task A_payment_does_not_load_what_draws_tables_and_a_table_does()
    {
        var tool = new OwnCopies();
        var paid = await tool.RunAsync(Variables, [Url("paid"), "--max-spend", Enough, "-v"]);
        Assert.That(paid, Is.Zero);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        Assert.That(tool.Asked, Does.Contain("System.CommandLine").And.Not.Contain(Drawing));
        Assert.That(await tool.RunAsync(Variables, ["ledger", "list"]), Is.Zero);
        Assert.That(tool.Asked, Does.Contain(Drawing));
    }

    /// <summary>Called in a copy of this assembly that is bound to a copy of the tool.</summary>
    private static Task<int> InvokeAsync(Dictionary<string, string> variables, string[] arguments) => CommandLine.InvokeAsync(arguments, new ToolContext
    {
        Input = Stream.Null,
        Output = Stream.Null,
        Error = TextWriter.Null,
        IsOutputTerminal = true,
        ReadWidth = () => 120,
        ReadErrorWidth = () => 120,
        OutputInk = Ink.Ansi,
        ReadVariable = name => variables.GetValueOrDefault(name),
    });

    /// <summary>The tool loaded once more, and everything that it asks to be loaded.</summary>
    private sealed class OwnCopies() : AssemblyLoadContext("the tool")
    {
        private static readonly string[] Copied = ["mppcs", typeof(OwnCopies).Assembly.GetName().Name!];

        public ConcurrentQueue<string> Asked { get; } = [];

        public Task<int> RunAsync(Dictionary<string, string> variables, string[] arguments) => (Task<int>)LoadFromAssemblyName(typeof(LoadedPackagesTests).Assembly.GetName())
            .GetType(typeof(LoadedPackagesTests).FullName!)!
            .GetMethod(nameof(InvokeAsync), BindingFlags.Static | BindingFlags.NonPublic)!
            .Invoke(null, [variables, arguments])!;

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Asked.Enqueue(assemblyName.Name!);
            return Copied.Contains(assemblyName.Name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) : null;
        }
    }
}
