using System.Globalization;
using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Progress;

/// <summary>
/// One line on the terminal of the notices that says what is waited for and for how long. It comes after a second, is rewritten in place and leaves
/// nothing behind. It never delays the work and never fails it. Without a terminal, for JSON and with <c>--silent</c> there is none: what a
/// program keeps of the error output is notices only.
/// </summary>
internal sealed class WaitingLine : IDisposable
{
    private const string Erasure = "\r\u001b[K";

    private const int UsualWidth = 80;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ToolContext _surroundings;
    private readonly ITimer? _timer;
    private readonly CancellationTokenRegistration _stopped;
    private string? _what;
    private long _since;
    private bool _isDrawn;
    private bool _isOver;

    private WaitingLine(ToolContext context, bool isShown, CancellationToken cancellationToken)
    {
        _surroundings = context;
        Context = context;
        if (isShown && context.ReadErrorWidth is not null)
        {
            _timer = context.Clock.CreateTimer(_ => Draw(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Context = context with { Waiting = this, Error = new NoticeWriter(context.Error, this) };

            // Whoever stops the work, perhaps the process with it, gets the terminal back at once.
            _stopped = cancellationToken.UnsafeRegister(_ => End(), state: null);
        }
    }

    /// <summary>The surroundings of the work: notices that are written to its error output and this line do not collide.</summary>
    public ToolContext Context { get; }

    /// <param name="context">The surroundings.</param>
    /// <param name="format">How the command reports.</param>
    /// <param name="isSilent">Whether notices are not wanted.</param>
    /// <param name="cancellationToken">Ends the line before the work is at its end.</param>
    public static WaitingLine Open(ToolContext context, OutputFormat format, bool isSilent, CancellationToken cancellationToken) =>
        new(context, format == OutputFormat.Text && !isSilent, cancellationToken);

    /// <summary>Does something that may take a while, and says so.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="format">How the command reports.</param>
    /// <param name="what">What is waited for, for instance <c>Reading the ledger</c>.</param>
    /// <param name="work">What is done; it may say more with the line that it gets.</param>
    /// <param name="cancellationToken">Ends the line before the work is at its end.</param>
    public static async Task<T> DuringAsync<T>(
        ToolContext context, OutputFormat format, string what, Func<WaitingLine, Task<T>> work, CancellationToken cancellationToken)
    {
        using var line = Open(context, format, isSilent: false, cancellationToken);
        line.Say(what);
        return await work(line).ConfigureAwait(false);
    }

    /// <summary>Something else is waited for from now on; <see langword="null"/> for nothing.</summary>
    public void Say(string? what)
    {
        lock (_lock)
        {
            Erase();
            if (_timer is not null && !_isOver)
            {
                _what = what is null ? null : DisplayText.Sanitize(what, 200);
                _since = _surroundings.Clock.GetTimestamp();
                _timer.Change(Second, Second);
            }
        }
    }

    /// <summary>Lets a notice have the terminal for itself. The line comes back below it, unless the notice leaves its own line open: then people answer there.</summary>
    public void Interrupt(Action write, bool leavesLineOpen)
    {
        lock (_lock)
        {
            Erase();
            write();
            _what = leavesLineOpen ? null : _what;
        }
    }

    /// <summary>Nothing is waited for any more.</summary>
    public void Dispose()
    {
        End();
        _stopped.Dispose();
        _timer?.Dispose();
    }

    private void End()
    {
        lock (_lock)
        {
            Erase();
            _what = null;
            _isOver = true;
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_what is not null)
            {
                var seconds = (long)_surroundings.Clock.GetElapsedTime(_since).TotalSeconds;
                var time = string.Create(CultureInfo.InvariantCulture, $" … {seconds} s");

                // A line that reaches the edge would begin another one, which could not be erased.
                var width = _surroundings.ReadErrorWidth!() is > 0 and var known ? known : UsualWidth;
                var room = Math.Max(0, width - time.Length - 1);
                _isDrawn = Write(Erasure + _surroundings.ErrorInk.Faint((_what.Length <= room ? _what : _what[..room]) + time));
            }
        }
    }

    private void Erase()
    {
        if (_isDrawn)
        {
            _isDrawn = false;
            Write(Erasure);
        }
    }

    private bool Write(string text)
    {
        try
        {
            _surroundings.Error.Write(text);
            _surroundings.Error.Flush();
            return true;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The terminal has gone, and with it whoever was to be told. What is waited for goes on.
            _what = null;
            return false;
        }
    }
}
