using System.Text;
using Mpp.Client.Methods.Tempo;
using Mppcs.Accounts;
using Mppcs.Progress;

namespace Mppcs;

/// <summary>What a command sees of the world, so that several can run in one process without sharing console or environment.</summary>
internal sealed record ToolContext
{
    /// <summary>Where a request body is read from on request.</summary>
    public required Stream Input { get; init; }

    /// <summary>Response bodies and reports.</summary>
    public required Stream Output { get; init; }

    /// <summary>Everything for people that is not the result itself.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where a person can answer a question; <see langword="null"/> without one.</summary>
    public TextReader? Terminal { get; init; }

    /// <summary>
    /// Reads a line from the terminal without showing it; the result is overwritten by whoever gets it, and <see langword="null"/> at the end of
    /// the input. <see langword="null"/> itself without a terminal.
    /// </summary>
    public Func<char[]?>? ReadSecret { get; init; }

    /// <summary>How a new keystore makes its password hard to guess.</summary>
    public Func<KeystoreDerivation> CreateDerivation { get; init; } = KeystoreDerivation.CreateAsGeth;

    /// <summary>Whether the output is read by a person.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>
    /// Looks up how many columns the terminal has that shows the output; <see langword="null"/> without one, and for one that shows lines only.
    /// </summary>
    public Func<int>? ReadWidth { get; init; }

    /// <summary>Looks up how many columns the terminal has that shows the notices and lets a line be rewritten; <see langword="null"/> without one.</summary>
    public Func<int>? ReadErrorWidth { get; init; }

    /// <summary>Tells people what is waited for; <see langword="null"/> where nobody is told.</summary>
    public WaitingLine? Waiting { get; init; }

    /// <summary>Colours of the output.</summary>
    public Ink OutputInk { get; init; } = Ink.None;

    /// <summary>Colours of the notices.</summary>
    public Ink ErrorInk { get; init; } = Ink.None;

    /// <summary>Looks a variable up; empty ones count as not set.</summary>
    public required Func<string, string?> ReadVariable { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>All of the input. A console cannot be told to stop reading, so a cancellation leaves it behind.</summary>
    public async Task<byte[]> ReadInputAsync(CancellationToken cancellationToken)
    {
        // Input that ends at once must not be faster than somebody who gave up before.
        cancellationToken.ThrowIfCancellationRequested();
        using var bytes = new MemoryStream();
        await Task.Run(() => Input.CopyToAsync(bytes, CancellationToken.None), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>The console and the environment of this process.</summary>
    public static ToolContext OfProcess()
    {
        var isAtTerminal = !Console.IsInputRedirected && !Console.IsErrorRedirected;
        var isDumb = Variable("TERM") == Ink.DumbTerminal;
        return new ToolContext
        {
            Input = Console.OpenStandardInput(),
            Output = Console.OpenStandardOutput(),
            Error = Console.Error,
            Terminal = isAtTerminal ? Console.In : null,
            ReadSecret = isAtTerminal ? SecretLine.Read : null,
            IsOutputTerminal = !Console.IsOutputRedirected,
            ReadWidth = isDumb || Console.IsOutputRedirected ? null : WindowWidth,
            ReadErrorWidth = isDumb || Console.IsErrorRedirected ? null : WindowWidth,
            OutputInk = Ink.For(!Console.IsOutputRedirected, Variable),
            ErrorInk = Ink.For(!Console.IsErrorRedirected, Variable),
            ReadVariable = Variable,
        };

        static int WindowWidth()
        {
            try
            {
                return Console.WindowWidth;
            }
            catch (IOException)
            {
                // A console that does not tell gets lines that are not fitted.
                return 0;
            }
        }

        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>Writes text to the output.</summary>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await Output.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
