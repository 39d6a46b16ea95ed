using System.Text;
using System.Text.Json;

namespace Mpp.Fuzzing.Mutation;

/// <summary>JSON as it is written: a tree that may hold a key twice, a number that is none, or half a string.</summary>
internal sealed class JsonNodeText
{
    public string Raw { get; set; } = "null";

    public List<KeyValuePair<string, JsonNodeText>>? Members { get; set; }

    public List<JsonNodeText>? Items { get; set; }

    public bool IsContainer => Members is not null || Items is not null;

    public static JsonNodeText Of(string raw) => new() { Raw = raw };

    public static JsonNodeText? TryRead(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode.
            return null;
        }
    }

    public JsonNodeText Clone() => new()
    {
        Raw = Raw,
        Members = Members?.Select(member => KeyValuePair.Create(member.Key, member.Value.Clone())).ToList(),
        Items = Items?.Select(item => item.Clone()).ToList(),
    };

    /// <summary>Every container of the tree.</summary>
    public List<JsonNodeText> Containers()
    {
        var found = new List<JsonNodeText>();
        var open = new Stack<JsonNodeText>([this]);
        while (open.TryPop(out var node))
        {
            if (node.IsContainer)
            {
                found.Add(node);
                foreach (var child in node.Members?.Select(member => member.Value) ?? node.Items!)
                {
                    open.Push(child);
                }
            }
        }

        return found;
    }

    public void WriteTo(StringBuilder text)
    {
        if (Members is not null)
        {
            text.Append('{');
            for (var index = 0; index < Members.Count; index++)
            {
                text.Append(index == 0 ? "" : ",").Append(Members[index].Key).Append(':');
                Members[index].Value.WriteTo(text);
            }

            text.Append('}');
        }
        else if (Items is not null)
        {
            text.Append('[');
            for (var index = 0; index < Items.Count; index++)
            {
                text.Append(index == 0 ? "" : ",");
                Items[index].WriteTo(text);
            }

            text.Append(']');
        }
        else
        {
            text.Append(Raw);
        }
    }

    private static JsonNodeText Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonNodeText { Members = [.. element.EnumerateObject().Select(member => KeyValuePair.Create(KeyOf(member), Read(member.Value)))] },
        JsonValueKind.Array => new JsonNodeText { Items = [.. element.EnumerateArray().Select(Read)] },
        _ => Of(element.GetRawText()),
    };

    private static string KeyOf(JsonProperty member)
    {
        var text = member.ToString();
        return text[..(text.IndexOf('"', 1) + 1)];
    }
}
