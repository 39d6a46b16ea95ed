using System.Net.Http.Headers;
using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mppcs.Payments;

namespace Mppcs.Reports;

/// <summary>Everything that is reported about one request.</summary>
internal sealed record Report(Conclusion Conclusion)
{
    public int? Status { get; init; }

    /// <summary>The payment as the ledger has it; <see langword="null"/> when none got as far as a signature.</summary>
    public LedgerRecord? Record { get; init; }

    public MppPayment? Payment { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body; <see langword="null"/> when there is none to show.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    public MediaTypeHeaderValue? BodyType { get; init; }

    /// <summary>The file that the body was written to.</summary>
    public string? BodyFile { get; init; }

    /// <summary>What finds the payment on its rail: the server's reference, else our own transaction hash.</summary>
    public string? Reference => Payment?.Receipt?.Reference ?? ExplorerLink.ReferenceOf(Record);

    /// <summary>Where people can look the payment up; <see langword="null"/> for nowhere.</summary>
    public Uri? Explorer => Tempo is null ? null : ExplorerLink.Find(Record, Reference, Tempo);

    /// <summary>The settings that name explorers.</summary>
    public TempoOptions? Tempo { get; init; }
}
