namespace Mpp.Client.Tests.Ledger;

/// <summary>A temporary folder that goes with the test.</summary>
internal sealed class LedgerFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mpp-ledger-").FullName;

    public string File => System.IO.Path.Combine(Path, "state", "ledger.jsonl");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
