using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;

namespace Mppcs.Requests;

/// <summary>One request as typed, checked as far as that needs no other file.</summary>
internal sealed record RequestSettings
{
    public required Uri Url { get; init; }

    /// <summary>The method that was typed; <see langword="null"/> when it follows from the body.</summary>
    public string? Method { get; init; }

    public IReadOnlyList<RequestHeader> Headers { get; init; } = [];

    public RequestBodySource? Body { get; init; }

    public string? UserAgent { get; init; }

    public TimeSpan? MaxTime { get; init; }

    public bool IncludesHeaders { get; init; }

    public string? OutputFile { get; init; }

    public bool FailsOnError { get; init; }

    public bool IsSilent { get; init; }

    public bool IsVerbose { get; init; }

    public OutputFormat Format { get; init; }

    public Money? MaxSpend { get; init; }

    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Who broadcasts; <see langword="null"/> for what the settings say.</summary>
    public TempoMode? Mode { get; init; }

    public Uri? RpcUrl { get; init; }

    /// <summary>The name of the account that was typed.</summary>
    public string? Account { get; init; }

    public bool IsDryRun { get; init; }

    public bool Asks { get; init; }

    public string? Purpose { get; init; }

    public string? IdempotencyKey { get; init; }
}
