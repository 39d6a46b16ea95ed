using System.CommandLine;
using System.Globalization;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Commands;

/// <summary>Reads the values of request options; what cannot be used is answered with what to write.</summary>
internal sealed class RequestOptionValues(ParseResult result)
{
    private const int LongestWait = 24 * 60 * 60;

    private static readonly string[] KnownMethods = ["tempo", "stripe"];

    public bool Flag(Option<bool> option) => result.GetResult(option) is not null && result.GetValue(option);

    public string? Text(Option<string?> option) => result.GetResult(option) is null ? null : result.GetValue(option);

    public IReadOnlyList<string> Texts(Option<string[]> option) => result.GetResult(option) is null ? [] : result.GetValue(option) ?? [];

    public string? HttpMethod(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        return text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? text.ToUpperInvariant()
            : throw new UsageException($"'{Shown(text)}' is not an HTTP method. Write for instance -X PUT.");
    }

    public IReadOnlyList<RequestHeader> Headers(Option<string[]> option) =>
        [.. Texts(option).Select(text => RequestHeader.TryParse(text, out var header, out var error) ? header : throw new UsageException(error))];

    public RequestBodySource? Body(Option<string?> data, Option<string?> json) => (Text(data), Text(json)) switch
    {
        (null, null) => null,
        ({ } text, null) => new RequestBodySource(text, IsJson: false),
        (null, { } text) => new RequestBodySource(text, IsJson: true),
        _ => throw new UsageException("A request has one body: write --data or --json, not both."),
    };

    public string? HeaderText(Option<string?> option) => Text(option) is var text && text?.AsSpan().ContainsAny('\r', '\n', '\0') == true
        ? throw new UsageException($"{option.Name} must not contain line breaks.")
        : text;

    public TimeSpan? Seconds(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.001m and <= LongestWait
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new UsageException($"'{Shown(text)}' is not a time. Write seconds, for instance --max-time 30.");
    }

    public Money? Limit(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        return Money.TryParse(text, out var money, out var error) ? money : throw new UsageException($"--max-spend: {DisplayText.Sanitize(error)}");
    }

    public IReadOnlyList<string> PaymentMethods(Option<string[]> option) => Texts(option).FirstOrDefault(name => !KnownMethods.Contains(name, StringComparer.Ordinal)) is { } unknown
        ? throw new UsageException($"'{Shown(unknown)}' is not a payment method. Write --method tempo or --method stripe.")
        : [.. Texts(option).Distinct(StringComparer.Ordinal)];

    public Uri? NodeUrl(Option<string?> option)
    {
        if (Text(option) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new UsageException("--rpc-url takes a URL, for instance https://rpc.example.com.");
    }

    public TempoMode? Mode(Option<string?> option) => Text(option) switch
    {
        null => null,
        "pull" => TempoMode.Pull,
        "push" => TempoMode.Push,
        var mode => throw new UsageException($"'{Shown(mode)}' is not a mode. Write --mode pull or --mode push, or leave it out."),
    };

    private static string Shown(string text) => DisplayText.Sanitize(text, 60);
}
