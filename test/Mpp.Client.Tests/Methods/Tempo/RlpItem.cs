using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>A byte string, or a list of items.</summary>
internal sealed record RlpItem(byte[] Bytes, IReadOnlyList<RlpItem>? List)
{
    public void WriteTo(RlpWriter writer)
    {
        if (List is null)
        {
            writer.WriteBytes(Bytes);
            return;
        }

        int list = writer.StartList();
        foreach (RlpItem item in List)
        {
            item.WriteTo(writer);
        }

        writer.EndList(list);
    }

    public static RlpItem Read(ref RlpReader reader)
    {
        if (!reader.IsAtList)
        {
            return new RlpItem(reader.ReadBytes().ToArray(), null);
        }

        RlpReader inner = reader.ReadList();
        var items = new List<RlpItem>();
        while (!inner.IsAtEnd)
        {
            items.Add(Read(ref inner));
        }

        return new RlpItem([], items);
    }
}
