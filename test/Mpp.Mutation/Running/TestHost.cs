using System.Reflection;
using Mpp.Mutation.Rewriting;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;

namespace Mpp.Mutation.Running;

/// <summary>The tests, loaded once into this process and run as often as there are mutants.</summary>
internal sealed class TestHost
{
    private readonly NUnitTestAssemblyRunner _runner = new(new DefaultTestAssemblyBuilder());
    private readonly bool[] _reached;
    private readonly FieldInfo _active;
    private readonly HashSet<string> _chosen;

    public TestHost(string tests, IReadOnlyList<string> namespaces)
    {
        var assembly = Assembly.LoadFrom(tests);
        var library = Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(tests)!, "Mpp.Client.dll")).GetType(SwitchNodes.TypeName, throwOnError: true)!;
        _active = library.GetField("Active")!;
        _reached = (bool[])library.GetField("Reached")!.GetValue(null)!;
        _runner.Load(assembly, new Dictionary<string, object> { ["NumberOfTestWorkers"] = 0, ["SynchronousEvents"] = true });
        _chosen = Cases(_runner.LoadedTest!).Where(test => namespaces.Any(name => IsIn(test, name))).Select(test => test.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Runs every test without a mutant. A failing one is named in <paramref name="failed"/> and never used.</summary>
    public IReadOnlyList<ReachedTest> Cover(Action<string> failed)
    {
        var tests = new List<ReachedTest>();
        List<int> setUp = [];
        string? fixture = null;
        void Started(ITest test)
        {
            var before = Take();
            setUp = test.Parent?.Id == fixture ? [.. setUp, .. before] : before;
            fixture = test.Parent?.Id;
        }

        void Finished(ITestResult result)
        {
            var mutants = Take().Concat(setUp).Distinct().Order().ToList();
            if (result.ResultState.Status == TestStatus.Passed)
            {
                tests.Add(new ReachedTest(result.Test.Id, result.Test.FullName, (int)(result.Duration * 1000), mutants));
            }
            else if (result.ResultState.Status == TestStatus.Failed)
            {
                failed($"{result.Test.FullName}: {result.Message}");
            }
        }

        Take();
        _runner.Run(new Progress(Started, Finished), new TestIds(_chosen));
        return tests;
    }

    /// <summary>Runs <paramref name="ids"/> with <paramref name="mutant"/> and answers the first that fails, or <see langword="null"/>.</summary>
    public ITest? FirstFailure(int mutant, IEnumerable<string> ids)
    {
        ITest? failure = null;
        _active.SetValue(null, mutant);
        Environment.SetEnvironmentVariable(SwitchNodes.Variable, mutant.ToString(System.Globalization.CultureInfo.InvariantCulture));
        void Finished(ITestResult result)
        {
            if (result.ResultState.Status == TestStatus.Failed && failure is null)
            {
                failure = result.Test;
                _runner.StopRun(force: false);
            }
        }

        _runner.Run(new Progress(static _ => { }, Finished), new TestIds(ids.ToHashSet(StringComparer.Ordinal)));
        _active.SetValue(null, 0);
        Environment.SetEnvironmentVariable(SwitchNodes.Variable, "0");
        return failure;
    }

    private List<int> Take()
    {
        var reached = Enumerable.Range(0, _reached.Length).Where(number => _reached[number]).ToList();
        Array.Clear(_reached);
        return reached;
    }

    private static bool IsIn(ITest test, string name) => test.ClassName is { } type
        && (type.StartsWith($"Mpp.Client.Tests.{name}.", StringComparison.Ordinal) || (name.EndsWith('*') && type.StartsWith($"Mpp.Client.Tests.{name[..^1]}", StringComparison.Ordinal)));

    private static IEnumerable<ITest> Cases(ITest test) => test.IsSuite ? test.Tests.SelectMany(Cases) : [test];
}
