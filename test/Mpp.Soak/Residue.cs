using System.Diagnostics;
using System.Net.NetworkInformation;

namespace Mpp.Soak;

/// <summary>What is left in the process when a round's market is gone.</summary>
/// <param name="HeapBytes">Live objects, after a full collection.</param>
/// <param name="Handles">Open handles: files, sockets.</param>
/// <param name="Connections">TCP connections to or from the market's ports that are not merely waiting for their end.</param>
internal sealed record Residue(long HeapBytes, int Handles, int Connections)
{
    private static readonly TcpState[] Ended = [TcpState.TimeWait, TcpState.Closed, TcpState.Listen, TcpState.DeleteTcb];

    public static Residue Measure(IReadOnlyCollection<int> ports)
    {
        // Twice: what a finalizer lets go of is collected by the second.
        Collect();
        Collect();
        using var process = Process.GetCurrentProcess();
        return new Residue(GC.GetTotalMemory(forceFullCollection: true), process.HandleCount, CountConnections(ports));
    }

    public static int CountConnections(IReadOnlyCollection<int> ports) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => !Ended.Contains(connection.State)
            && (ports.Contains(connection.RemoteEndPoint.Port) || ports.Contains(connection.LocalEndPoint.Port)));

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
