using System.Diagnostics;

namespace Mpp.Client.Tests.Ledger;

/// <summary>Another process that works on a ledger file. It is killed when the test ends.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public static HostProcess Start(params string[] arguments)
    {
        var host = Path.Combine(TestContext.CurrentContext.TestDirectory, "Mpp.Client.TestHost.dll");
        var start = new ProcessStartInfo("dotnet", [host, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>The next line that it says; fails when it ended instead.</summary>
    public async Task<string> SaysAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new AssertionException("The process ended early.");

    public async Task GoAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

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
