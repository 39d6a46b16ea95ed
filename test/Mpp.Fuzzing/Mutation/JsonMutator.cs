using System.Text;
using Mpp.Fuzzing.Harness;

namespace Mpp.Fuzzing.Mutation;

/// <summary>Drops, doubles, renames and moves members, and puts in values of other types and sizes.</summary>
internal sealed class JsonMutator(params string[] values) : IMutator
{
    private static readonly string[] Strange =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "0.5", "1e3", "1e400", "-1e400", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211456", "NaN", "01", "[]", "{}", "[[]]", "\"\"", "\" \"", "\"0\"", "\"00\"",
        "\"007\"", "\"-1\"", "\"+1\"", "\"1.0\"", "\"1e3\"", "\"0x10\"", "\"0x\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"\\u001b]0;x\\u0007\"", "\"٧\"", "\"½\"",
        "\"7\\n\"", "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00Z\"", "\"2030-02-30T00:00:00Z\"", "\"2026-11-21T09:05:00Z\"",
        "\"0x0000000000000000000000000000000000000000\"", "\"0x20c0000000000000000000000000000000000000\"", "\"18446744073709551615\"",
        "\"340282366920938463463374607431768211455\"", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"",
    ];

    private readonly string[] _values = [.. Strange, .. values];
    private readonly ByteMutator _bytes = new("\"", "{", "}", "[", "]", ",", ":", "\\", "\\ud800", "//", "/*", "\u00e9", "\ufeff");

    public byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        var seed = seeds[random.Next(seeds.Count)];
        if (JsonNodeText.TryRead(seed) is not { } tree)
        {
            return _bytes.Mutate(random, seeds);
        }

        for (var steps = 1 << random.Next(4); steps > 0; steps--)
        {
            Step(random, tree, seeds);
        }

        var text = new StringBuilder();
        tree.WriteTo(text);
        var json = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(10) == 0 ? _bytes.Mutate(random, json, seeds) : json;
    }

    private void Step(Random random, JsonNodeText tree, IReadOnlyList<byte[]> seeds)
    {
        var containers = tree.Containers();
        if (containers.Count == 0)
        {
            tree.Raw = Value(random);
            return;
        }

        var place = containers[random.Next(containers.Count)];
        if (place.Members is { Count: > 0 } members)
        {
            ChangeMember(random, members, containers, seeds);
        }
        else if (place.Items is { Count: > 0 } items)
        {
            ChangeItem(random, items);
        }
        else
        {
            (place.Members, place.Items, place.Raw) = (null, null, Value(random));
        }
    }

    private void ChangeMember(
        Random random, List<KeyValuePair<string, JsonNodeText>> members, List<JsonNodeText> containers, IReadOnlyList<byte[]> seeds)
    {
        var at = random.Next(members.Count);
        var (key, value) = members[at];
        switch (random.Next(10))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(random.Next(members.Count + 1), KeyValuePair.Create(key, random.Next(2) == 0 ? value.Clone() : JsonNodeText.Of(Value(random))));
                break;
            case 2:
                members[at] = KeyValuePair.Create(Rename(random, key), value);
                break;
            case 3:
                members[at] = KeyValuePair.Create(key, new JsonNodeText { Items = [.. Enumerable.Range(0, random.Next(1, containers.Count > 50 ? 2 : 14)).Select(_ => value.Clone())] });
                break;
            case 4 when random.Next(4) == 0:
                members[at] = KeyValuePair.Create(key, Nest(random, value));
                break;
            case 5:
                var source = containers[random.Next(containers.Count)];
                members[at] = KeyValuePair.Create(key, source.Members is { Count: > 0 } others ? others[random.Next(others.Count)].Value.Clone() : source.Clone());
                break;
            case 6 when JsonNodeText.TryRead(seeds[random.Next(seeds.Count)]) is { Members: { Count: > 0 } foreign }:
                var taken = foreign[random.Next(foreign.Count)];
                members.RemoveAll(member => member.Key == taken.Key);
                members.Add(taken);
                break;
            case 7 when value.Raw.Length > 2 && value.Raw[0] == '"':
                members[at] = KeyValuePair.Create(key, JsonNodeText.Of(ChangeText(random, value.Raw)));
                break;
            default:
                members[at] = KeyValuePair.Create(key, JsonNodeText.Of(Value(random)));
                break;
        }
    }

    private void ChangeItem(Random random, List<JsonNodeText> items)
    {
        var at = random.Next(items.Count);
        switch (random.Next(4))
        {
            case 0:
                items.RemoveAt(at);
                break;
            case 1:
                items.AddRange(Enumerable.Range(0, random.Next(1, 12)).Select(_ => items[at].Clone()));
                break;
            case 2:
                items[at] = JsonNodeText.Of(Value(random));
                break;
            default:
                items.Reverse();
                break;
        }
    }

    private string Value(Random random) => random.Next(40) switch
    {
        0 => $"\"{new string('x', 1 << random.Next(4, 16))}\"",
        1 => new string('9', 1 << random.Next(2, 12)),
        2 => $"\"{new string('9', 1 << random.Next(2, 12))}\"",
        3 => $"{{{string.Join(',', Enumerable.Range(0, 1 << random.Next(1, 10)).Select(index => $"\"k{index}\":{index}"))}}}",
        _ => _values[random.Next(_values.Length)],
    };

    private static string ChangeText(Random random, string raw)
    {
        var at = random.Next(1, raw.Length - 1);
        return random.Next(6) switch
        {
            0 => raw.Remove(at, 1),
            1 => raw.Insert(at, raw[at].ToString()),
            2 => raw.Insert(at, "\\u200b"),
            3 => raw.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal),
            4 => $"{raw[..at]}{(char)random.Next('0', ':')}{raw[(at + 1)..]}",
            _ => $"{raw[..at]}\\u{random.Next(0x10000):x4}{raw[at..]}",
        };
    }

    private static string Rename(Random random, string key) => random.Next(6) switch
    {
        0 => key.ToUpperInvariant(),
        1 when key.Length > 2 => $"\"\\u{(int)key[1]:x4}{key[2..]}",
        2 => "\"__proto__\"",
        3 => "\"\\ud800\"",
        4 => "\"\"",
        _ => $"{key[..^1]} \"",
    };

    private static JsonNodeText Nest(Random random, JsonNodeText value)
    {
        for (var depth = 1 << random.Next(1, 11); depth > 0; depth--)
        {
            value = new JsonNodeText { Items = [value] };
        }

        return value;
    }
}
