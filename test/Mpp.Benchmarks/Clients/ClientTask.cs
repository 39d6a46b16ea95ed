namespace Mpp.Benchmarks.Clients;

/// <summary>What a client process is to do: make credentials in memory, then send paid requests; either can be left out. It travels on standard input, because the key must not be an argument.</summary>
internal sealed record ClientTask(string Key, Uri Rpc, ulong ChainId)
{
    public LoadTask? Load { get; init; }

    public CredentialTask? Credentials { get; init; }

    /// <summary>Whether our client keeps its ledger in a file, as it does unless told otherwise, or in memory. mppx keeps none.</summary>
    public bool IsDurable { get; init; }
}

/// <summary>Paid requests, so many by each of several callers at once.</summary>
internal sealed record LoadTask(Uri Url, int Callers, int Requests, int WarmUp);

/// <summary>Credentials for a challenge, whose id is <c>{id}</c> and becomes another each time.</summary>
internal sealed record CredentialTask(string Header, int Requests, int WarmUp);
