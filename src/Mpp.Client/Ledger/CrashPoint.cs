using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Mpp.Client.Ledger;

/// <summary>
/// Named moments of a payment at which the process ends at once, as by <c>kill -9</c> or a power cut, when a test has set
/// <see cref="Variable"/> to one of them. Read once from the environment of the process and from nowhere else; without it nothing happens.
/// </summary>
internal static class CrashPoint
{
    /// <summary>The environment variable. No program but a test sets it.</summary>
    public const string Variable = "MPP_TEST_CRASH_POINT";

    /// <summary>Reserved; nobody was asked to approve.</summary>
    public const string AfterReserved = "after-reserved";

    /// <summary>Approved and prepared; that it will be signed is not recorded.</summary>
    public const string BeforeSigningMarked = "before-signing-marked";

    /// <summary>Recorded as being signed; the signer was not asked.</summary>
    public const string Signing = "signing";

    /// <summary>The signer has answered; that is not recorded.</summary>
    public const string AfterSignature = "after-signature";

    /// <summary>Recorded as signed.</summary>
    public const string Signed = "signed";

    /// <summary>About to be sent; that is not recorded.</summary>
    public const string BeforeSend = "before-send";

    /// <summary>Recorded as sent; no byte has left.</summary>
    public const string SentMarked = "sent-marked";

    /// <summary>Handed to the transport; no answer was read.</summary>
    public const string AfterSend = "after-send";

    /// <summary>The answer was read; what follows from it is not recorded.</summary>
    public const string AfterAnswer = "after-answer";

    /// <summary>Recorded as the answer says; the caller has heard nothing.</summary>
    public const string Settled = "settled";

    private const string Writing = "writing-";

    private static readonly LedgerState[] Written = [LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled];

    private static readonly string? Chosen = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : null;

    /// <summary>Every name. Those that begin with <c>writing-</c> leave half of the line of that state in the ledger file.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AfterReserved, BeforeSigningMarked, Signing, AfterSignature, Signed, BeforeSend, SentMarked, AfterSend, AfterAnswer, Settled,
        .. Written.Select(NameOfWriting),
    ];

    /// <summary>What is wrong with the variable, for the start of a program; <see langword="null"/> when nothing is.</summary>
    public static string? Error { get; } = Chosen is null || All.Contains(Chosen)
        ? null
        : $"{Variable} is for tests and names no moment at which a payment can be cut off. Unset it, or write one of {string.Join(", ", All)}.";

    /// <summary>Ends the process when <paramref name="name"/> was chosen.</summary>
    public static void Reach(string name)
    {
        if (Chosen is not null && Chosen == name)
        {
            End();
        }
    }

    /// <summary>The moment right before a state is recorded.</summary>
    public static void ReachBefore(LedgerState state)
    {
        if (Chosen is not null)
        {
            Reach(state switch
            {
                LedgerState.Signing => BeforeSigningMarked,
                LedgerState.Signed => AfterSignature,
                LedgerState.Sent => BeforeSend,
                _ => "",
            });
        }
    }

    /// <summary>The moment right after a state was recorded.</summary>
    public static void ReachAfter(LedgerState state)
    {
        if (Chosen is not null)
        {
            Reach(state switch
            {
                LedgerState.Reserved => AfterReserved,
                LedgerState.Signing => Signing,
                LedgerState.Signed => Signed,
                LedgerState.Sent => SentMarked,
                _ => "",
            });
        }
    }

    /// <summary>The moment at which half of a line is in the file.</summary>
    public static void ReachWriting(LedgerState state, SafeFileHandle handle, ReadOnlySpan<byte> line, long offset)
    {
        if (Chosen is not null && Chosen == NameOfWriting(state))
        {
            RandomAccess.Write(handle, line[..(line.Length / 2)], offset);
            End();
        }
    }

    /// <summary>The name of the moment at which the line of a state is half written.</summary>
    public static string NameOfWriting(LedgerState state) => Writing + state.ToString().ToLowerInvariant();

    private static void End()
    {
        // A kill, and no exit: nothing is disposed, flushed or reported. What follows is for a system that would let it go on.
        using var process = Process.GetCurrentProcess();
        process.Kill();
        Environment.FailFast(Variable);
    }
}
