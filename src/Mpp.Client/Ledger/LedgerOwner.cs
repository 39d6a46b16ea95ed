using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Mpp.Client.Ledger;

/// <summary>The process that makes a payment, so that others can tell whether it still lives.</summary>
/// <param name="Host">The machine, and on Linux the process namespace: process numbers mean nothing outside of it.</param>
/// <param name="ProcessId">The process number.</param>
/// <param name="StartedAt">When the process started, as the operating system counts it: numbers are given again.</param>
public sealed record LedgerOwner(string Host, int ProcessId, string StartedAt)
{
    /// <summary>This process.</summary>
    public static LedgerOwner Current { get; } = new(
        DescribeHost(), Environment.ProcessId, ReadStart(Environment.ProcessId) ?? "");

    /// <summary>Process and machine.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {ProcessId} on {Host}");

    /// <summary>Whether the process lives; <see langword="null"/> when that cannot be told from here.</summary>
    internal bool? IsAlive()
    {
        var canLook = Current.StartedAt.Length > 0;
        if (Host != Current.Host || !canLook)
        {
            return null;
        }

        try
        {
            return ReadStart(ProcessId) == StartedAt;
        }
        catch (Exception exception) when (exception is Win32Exception or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string DescribeHost() => OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/pid").LinkTarget is { } scope
        ? $"{Environment.MachineName} {scope}"
        : Environment.MachineName;

    private static string? ReadStart(int processId) => OperatingSystem.IsLinux() ? ReadLinuxStart(processId) : ReadPortableStart(processId);

    /// <summary>The boot and the ticks since then: the platform's own start time is computed anew in each process and wavers.</summary>
    private static string? ReadLinuxStart(int processId)
    {
        const int StateField = 0;
        const int StartField = 19;
        try
        {
            var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return fields[StateField] is "Z" or "X" ? null : $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {fields[StartField]}";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException || IsGoneWhileReading(exception))
        {
            return null;
        }
    }

    private static bool IsGoneWhileReading(Exception exception)
    {
        const int NoSuchProcess = 3;
        return exception is IOException { HResult: NoSuchProcess };
    }

    private static string? ReadPortableStart(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
