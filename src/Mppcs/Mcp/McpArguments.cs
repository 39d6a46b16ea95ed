using System.Globalization;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Mcp;

/// <summary>The arguments of a call. What the schema does not name is refused, so that nobody believes in a limit that is not there.</summary>
internal sealed class McpArguments
{
    private readonly IDictionary<string, JsonElement> _values;

    private McpArguments(IDictionary<string, JsonElement> values) => _values = values;

    /// <exception cref="UsageException">There is an argument that the tool does not take.</exception>
    public static McpArguments Read(Tool tool, IDictionary<string, JsonElement>? values)
    {
        var known = tool.InputSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToList();
        var unknown = values?.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        return unknown is null
            ? new McpArguments(values ?? new Dictionary<string, JsonElement>())
            : throw new UsageException($"{tool.Name} takes no '{DisplayText.Sanitize(unknown, 60)}'. It takes {string.Join(", ", known)}.");
    }

    /// <summary>A text; <see langword="null"/> when it was left out.</summary>
    /// <exception cref="UsageException">It is no text.</exception>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw new UsageException($"'{name}' takes a string."),
    };

    /// <exception cref="UsageException">It is not there.</exception>
    public string RequiredText(string name) => Text(name) ?? throw new UsageException($"'{name}' is missing.");

    /// <exception cref="UsageException">It is no whole number in these bounds.</exception>
    public int Number(string name, int otherwise, int most) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number > 0 && number <= most => number,
        _ => throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"'{name}' takes a whole number from 1 to {most}.")),
    };

    /// <exception cref="UsageException">It is no amount.</exception>
    public Money? Limit(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return Money.TryParse(text, out var money, out var error) ? money : throw new UsageException($"'{name}': {DisplayText.Sanitize(error)}");
    }

    /// <summary>Names and values of an object of strings.</summary>
    /// <exception cref="UsageException">It is no such object.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString()!))]
            : throw new UsageException($"'{name}' takes an object of strings, for instance {{\"Accept\": \"text/html\"}}.");
    }

    private JsonElement? Find(string name) =>
        _values.TryGetValue(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;
}
