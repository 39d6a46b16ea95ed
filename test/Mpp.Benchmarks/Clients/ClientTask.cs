namespace Mpp.Benchmarks.Clients;

/// <summary>What a client process is to do: make credentials in memory, or send paid requests. It travels on standard input, because the key must not be an argument.</summary>
internal sealed record ClientTask(string Key, Uri Rpc, ulong ChainId)
{
    public LoadTask? Load { get; init; }

    public CredentialTask? Credentials { get; init; }

    /// <summary>Whether our client keeps its ledger in a file, as it does unless told otherwise, or in memory. mppx keeps none.</summary>
    public bool IsDurable { get; init; }
}

/// <summary>Paid requests by several callers at once, for so many seconds.</summary>
internal sealed record LoadTask(Uri Url, int Callers, double Seconds)
{
    /// <summary>A merchant to pay before the clock starts, fast enough for code to be compiled for good; none is paid where there is none.</summary>
    public Uri? WarmUpUrl { get; init; }

    /// <summary>How long that merchant is paid; the measured one then for another second, to connect.</summary>
    public double WarmUpSeconds { get; init; }
}

/// <summary>Credentials for a challenge, whose id is <c>{id}</c> and becomes another each time.</summary>
internal sealed record CredentialTask(string Header, double WarmUpSeconds, double Seconds);
