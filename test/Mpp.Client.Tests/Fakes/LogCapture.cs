using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mpp.Client.Tests.Fakes;

/// <summary>Keeps everything that is logged, at every level, with its scopes, parameters and exceptions.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger, ILoggerFactory
{
    public ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> Entries { get; } = new();

    public string Everything => string.Join('\n', Entries.Select(entry => entry.Text));

    /// <summary>Whether every attempt to log throws.</summary>
    public bool IsBroken { get; set; }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Entries.Enqueue((LogLevel.Trace, default, Describe(state)));
        return null;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("the log is broken");
        }

        Entries.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {Describe(state)} {exception}"));
    }

    public void Dispose()
    {
    }

    private static string Describe(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values
        ? $"{state} {string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))}"
        : $"{state}";
}
