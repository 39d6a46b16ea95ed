using System.Numerics;

namespace Mpp.Client.Methods.Tempo;

/// <summary>One call of a transaction. Two calls are equal when their bytes are.</summary>
/// <param name="To">The contract; null creates one, which only the first call may do.</param>
/// <param name="Value">Native value, which the chain refuses above 0.</param>
/// <param name="Data">The call data.</param>
internal sealed record TempoCall(TempoAddress? To, BigInteger Value, ReadOnlyMemory<byte> Data)
{
    /// <summary>A call without native value.</summary>
    public TempoCall(TempoAddress to, ReadOnlyMemory<byte> data)
        : this(to, BigInteger.Zero, data)
    {
    }

    /// <inheritdoc/>
    public bool Equals(TempoCall? other)
        => other is not null && To == other.To && Value == other.Value && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(To, Value, Data.Length);

    internal void WriteTo(RlpWriter writer)
    {
        int list = writer.StartList();
        writer.WriteAddress(To);
        writer.WriteInteger(Value);
        writer.WriteBytes(Data.Span);
        writer.EndList(list);
    }

    internal static TempoCall Read(ref RlpReader items)
    {
        RlpReader fields = items.ReadList();
        var call = new TempoCall(fields.ReadAddressOrNull(), fields.ReadUInt256(), fields.ReadBytes().ToArray());
        fields.ExpectEnd();
        return call;
    }
}
