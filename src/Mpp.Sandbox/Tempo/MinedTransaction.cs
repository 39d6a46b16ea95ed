using System.Collections.Immutable;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>A transaction with what became of it.</summary>
internal sealed record MinedTransaction
{
    public required string Hash { get; init; }

    public required DecodedTempoTransaction Decoded { get; init; }

    public required ChainBlock Block { get; init; }

    public required bool Succeeded { get; init; }

    public required ulong GasUsed { get; init; }

    public required UInt128 GasPrice { get; init; }

    public required TempoAddress FeePayer { get; init; }

    public required TempoAddress FeeToken { get; init; }

    /// <summary>Its events; the fee comes last.</summary>
    public required ImmutableArray<ChainLog> Logs { get; init; }
}
