namespace Mppcs.Setup;

/// <summary>What was typed on the command line of <c>mppcs init</c>; <see langword="null"/> for what is asked for, or taken as usual.</summary>
internal sealed record TypedSetup
{
    /// <summary>The network to pay on.</summary>
    public string? Network { get; init; }

    /// <summary>The account to pay from, made if it is not there.</summary>
    public string? Account { get; init; }

    /// <summary>A file with the key or keystore of the account; <c>-</c> for the standard input.</summary>
    public string? ImportFile { get; init; }

    /// <summary>Whether keys come from the environment.</summary>
    public bool UsesNoAccount { get; init; }

    public string? MaxPerPayment { get; init; }

    public string? MaxPerDay { get; init; }

    public string? Ledger { get; init; }

    /// <summary>The Tempo node, or <c>none</c>.</summary>
    public string? RpcUrl { get; init; }
}
