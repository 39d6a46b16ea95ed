using System.Diagnostics;

namespace Mpp.Client.Tests.Ledger;

/// <summary>Another process that works on a ledger file. It is killed when the test ends.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private HostProcess(Process process) => (_process, _errors) = (process, process.StandardError.ReadToEndAsync());

    public bool HasExited => _process.HasExited;

    public static HostProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with <paramref name="variables"/> on top of the environment of the tests.</summary>
    public static HostProcess Start(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        StartProgram("Mpp.Client.TestHost", variables, arguments);

    /// <summary>Starts another program that the tests refer to.</summary>
    public static HostProcess StartProgram(string program, params string[] arguments) => StartProgram(program, new Dictionary<string, string>(), arguments);

    private static HostProcess StartProgram(string program, IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [BuiltProgram(program), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it says; fails when it ended instead.</summary>
    public async Task<string> SaysAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new AssertionException($"The process ended early. {await _errors}");

    public async Task GoAsync(string what = "")
    {
        await _process.StandardInput.WriteLineAsync(what);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Tells it what to do, and gives what it says then.</summary>
    public async Task<string> DoAsync(string what)
    {
        await GoAsync(what);
        return await SaysAsync();
    }

    /// <summary>Waits for its end; gives all that it still says, and the exit code.</summary>
    public async Task<(string Output, int ExitCode)> EndsAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync() + await _errors;
        await _process.WaitForExitAsync();
        return (output, _process.ExitCode);
    }

    // Where it was built: a copy in the folder of the tests lacks what their own framework brings along.
    private static string BuiltProgram(string program) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory.Replace("Mpp.Client.Tests", program, StringComparison.Ordinal), $"{program}.dll");

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
