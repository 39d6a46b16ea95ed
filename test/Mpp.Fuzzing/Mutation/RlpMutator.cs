using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>Changes an RLP tree and the lengths in it: items too many, missing, nested, and headers that promise other than what follows.</summary>
internal sealed class RlpMutator : IMutator
{
    private const int MostItems = 64;

    private readonly ByteMutator _bytes = new();

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        var seed = seeds[random.Next(seeds.Count)];
        var prefix = seed.Length > 0 && seed[0] is 0x76 or 0x78 ? 1 : 0;
        if (random.Next(4) == 0 || seed.Length == prefix)
        {
            return _bytes.Mutate(random, seeds);
        }

        var position = prefix;
        var tree = Read(seed, ref position, depth: 0);
        for (var steps = 1 << random.Next(3); steps > 0; steps--)
        {
            Step(random, tree);
        }

        var bytes = new List<byte>(seed.Take(prefix));
        tree.WriteTo(bytes);
        if (prefix == 1 && random.Next(8) == 0)
        {
            bytes[0] ^= 0x0E;
        }

        return [.. bytes];
    }

    private static void Step(Random random, Item tree)
    {
        var all = tree.All().ToList();
        var item = all[random.Next(all.Count)];
        switch (random.Next(9))
        {
            case 0 when item.Items is { Count: > 0 } items:
                items.RemoveAt(random.Next(items.Count));
                break;
            case 1 when item.Items is { Count: > 0 and < MostItems } items:
                items.Insert(random.Next(items.Count), items[random.Next(items.Count)].Clone());
                break;
            case 2:
                item.WrongLength = random.Next(6) switch { 0 => 0, 1 => 55, 2 => 56, 3 => int.MaxValue, 4 => -1, _ => random.Next(1 << random.Next(1, 24)) };
                break;
            case 3:
                item.LengthBytes = random.Next(1, 9);
                break;
            case 4 when item.Items is null:
                item.Bytes = [0, .. item.Bytes];
                break;
            case 5 when item.Items is null:
                item.Bytes = new byte[1 << random.Next(12)];
                random.NextBytes(item.Bytes);
                break;
            case 6:
                var inner = item.Clone();
                item.Items = [inner];
                for (var depth = random.Next(24); depth > 0; depth--)
                {
                    item.Items = [new Item { Items = item.Items }];
                }

                break;
            case 7:
                (item.Items, item.Bytes) = item.Items is null ? (new List<Item>(), item.Bytes) : (null, []);
                break;
            default:
                if (item.Bytes.Length > 0)
                {
                    item.Bytes[random.Next(item.Bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                break;
        }
    }

    // Lenient: what does not fit is bytes.
    private static Item Read(byte[] bytes, ref int position, int depth)
    {
        var first = bytes[position++];
        if (first < 0x80)
        {
            return new Item { Bytes = [first] };
        }

        var isList = first >= 0xC0;
        var code = first - (isList ? 0xC0 : 0x80);
        var length = code;
        if (code > 55)
        {
            length = 0;
            for (var digits = Math.Min(code - 55, bytes.Length - position); digits > 0; digits--)
            {
                length = (length << 8) | bytes[position++];
            }
        }

        var end = (int)Math.Clamp((long)position + length, position, bytes.Length);
        var item = new Item();
        if (!isList || depth > 8)
        {
            item.Bytes = bytes[position..end];
            position = end;
            return item;
        }

        item.Items = [];
        while (position < end)
        {
            item.Items.Add(Read(bytes, ref position, depth + 1));
        }

        return item;
    }

    private sealed class Item
    {
        public byte[] Bytes { get; set; } = [];

        public List<Item>? Items { get; set; }

        public int? WrongLength { get; set; }

        public int? LengthBytes { get; set; }

        public Item Clone() => new() { Bytes = [.. Bytes], Items = Items?.Select(item => item.Clone()).ToList(), WrongLength = WrongLength, LengthBytes = LengthBytes };

        public IEnumerable<Item> All() => (Items ?? []).SelectMany(item => item.All()).Prepend(this);

        public void WriteTo(List<byte> target)
        {
            var content = new List<byte>(Bytes);
            if (Items is not null)
            {
                content.Clear();
                Items.ForEach(item => item.WriteTo(content));
            }

            if (Items is null && content.Count == 1 && content[0] < 0x80 && WrongLength is null && LengthBytes is null)
            {
                target.Add(content[0]);
                return;
            }

            WriteHeader(target, Items is null ? 0x80 : 0xC0, WrongLength ?? content.Count);
            target.AddRange(content);
        }

        private void WriteHeader(List<byte> target, int kind, int length)
        {
            if (length is >= 0 and <= 55 && LengthBytes is null)
            {
                target.Add((byte)(kind + length));
                return;
            }

            var digits = LengthBytes ?? (length switch { < 0 => 4, < 1 << 8 => 1, < 1 << 16 => 2, < 1 << 24 => 3, _ => 4 });
            target.Add((byte)(kind + 55 + digits));
            for (var index = digits - 1; index >= 0; index--)
            {
                target.Add(index > 3 ? (byte)0 : (byte)(length >> (8 * index)));
            }
        }
    }
}
