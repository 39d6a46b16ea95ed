using System.Collections.Immutable;

namespace Mpp.Client.Methods.Tempo;

/// <summary>An entry of an access list.</summary>
/// <param name="Address">The contract.</param>
/// <param name="StorageKeys">Storage slots, 32 bytes each.</param>
internal sealed record TempoAccessListEntry(TempoAddress Address, ImmutableArray<ReadOnlyMemory<byte>> StorageKeys)
{
    private const int StorageKeyLength = 32;

    internal void WriteTo(RlpWriter writer)
    {
        int list = writer.StartList();
        writer.WriteAddress(Address);
        int keys = writer.StartList();
        foreach (ReadOnlyMemory<byte> key in StorageKeys)
        {
            if (key.Length != StorageKeyLength)
            {
                throw new TempoEncodingException("A storage key has 32 bytes.");
            }

            writer.WriteBytes(key.Span);
        }

        writer.EndList(keys);
        writer.EndList(list);
    }

    internal static TempoAccessListEntry Read(ref RlpReader items)
    {
        RlpReader fields = items.ReadList();
        var address = new TempoAddress(fields.ReadBytes(TempoAddress.Length));
        RlpReader keyItems = fields.ReadList();
        fields.ExpectEnd();
        ImmutableArray<ReadOnlyMemory<byte>>.Builder keys = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        while (!keyItems.IsAtEnd)
        {
            keys.Add(keyItems.ReadBytes(StorageKeyLength).ToArray());
        }

        return new TempoAccessListEntry(address, keys.ToImmutable());
    }
}
