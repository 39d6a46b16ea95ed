using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mpp.Client.Policy;
using Mppcs.Configuration;

namespace Mpp.Client.Tests.Cli;

/// <summary>The published schema says what the reader reads, no more and no less.</summary>
[TestFixture]
internal sealed class SettingsSchemaTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(File.ReadAllBytes(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "settings.schema.json")));

    private static readonly JsonElement Defaults = JsonSerializer.SerializeToElement(new MppOptions(), SettingsJson.Default.MppOptions);

    private static IEnumerable<SettingsPlace> Places => SettingsPlace.Top.All;

    [TestCaseSource(nameof(Places))]
    public void Every_key_that_is_read_is_described_and_no_other(SettingsPlace place)
    {
        var schema = SchemaOf(place);
        var described = schema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        Assert.That(described, Is.EquivalentTo(place.Path.Length == 0 ? [.. place.Names, SettingsPlace.SchemaKey] : place.Names));
        Assert.That(schema.GetProperty("additionalProperties").GetBoolean(), Is.False);
    }

    [TestCaseSource(nameof(Places))]
    public void Every_key_has_words_and_the_type_that_is_read(SettingsPlace place)
    {
        foreach (var property in place.Type.Properties)
        {
            var schema = SchemaOf(place).GetProperty("properties").GetProperty(property.Name);
            Assert.That(Find(schema, "description")?.GetString(), Is.Not.Null.And.Not.Empty, property.Name);
            Assert.That(Types(schema), Is.EquivalentTo(TypesOf(property)), property.Name);
        }
    }

    [TestCaseSource(nameof(Places))]
    public void Every_default_is_that_of_the_code(SettingsPlace place)
    {
        // What lies deeper is not there until somebody writes it.
        if (place.Path.Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        var defaults = place.Path.Length == 0 ? Defaults : Defaults.GetProperty(place.Path);
        foreach (var property in SchemaOf(place).GetProperty("properties").EnumerateObject())
        {
            if (property.Value.TryGetProperty("default", out var written))
            {
                Assert.That(JsonElement.DeepEquals(written, defaults.GetProperty(property.Name)), Is.True, property.Name);
            }
        }
    }

    [TestCase("0.50 USD", true)]
    [TestCase("100 JPY", true)]
    [TestCase(" 5  USD ", true)]
    [TestCase("5", false)]
    [TestCase("05 USD", false)]
    [TestCase("-5 USD", false)]
    [TestCase("5. USD", false)]
    [TestCase(".5 USD", false)]
    [TestCase("5e3 USD", false)]
    [TestCase("5 US", false)]
    [TestCase("5,00 USD", false)]
    public void The_pattern_of_money_takes_what_the_code_takes(string text, bool isMoney)
    {
        Assert.That(Money.TryParse(text, out _), Is.EqualTo(isMoney));
        Assert.That(Matches("money", text), Is.EqualTo(isMoney));
        Assert.That(Matches("moneyList", text), Is.EqualTo(isMoney));
    }

    [TestCase("0.50 USD, 100 JPY", true)]
    [TestCase("", true)]
    [TestCase("0.50 USD 100 JPY", false)]
    [TestCase("0.50 USD, five JPY", false)]
    public void The_pattern_of_several_limits_takes_what_the_code_takes(string text, bool isList)
    {
        Assert.That(SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = text }, out _, out _), Is.EqualTo(isList));
        Assert.That(Matches("moneyList", text), Is.EqualTo(isList));
    }

    [TestCase("https://api.example.com", true, true)]
    [TestCase("https://api.example.com/", true, true)]
    [TestCase("api.example.com", true, true)]
    [TestCase("api.example.com:8443", true, true)]
    [TestCase("http://127.0.0.1:4020", true, true)]
    [TestCase("*.example.com", true, false)]
    [TestCase("*.com", false, false)]
    [TestCase("https://*.example.com", false, false)]
    [TestCase("https://api.example.com/path", false, false)]
    [TestCase("https://api.example.com?x=1", false, false)]
    [TestCase("https://user@api.example.com", false, false)]
    [TestCase("*", false, false)]
    public void The_patterns_of_origins_take_what_the_code_takes(string text, bool isPattern, bool isOrigin)
    {
        Assert.That(OriginPattern.TryParse(text, out _), Is.EqualTo(isPattern));
        Assert.That(OriginPattern.TryReadOrigin(text, out _), Is.EqualTo(isOrigin));
        Assert.That((Matches("originPattern", text), Matches("origin", text)), Is.EqualTo((isPattern, isOrigin)));
    }

    [Test]
    public void The_words_of_a_budget_are_those_of_the_code()
    {
        var budget = SchemaOf(SettingsPlace.Top.Inside("Policy")!.Inside("Budgets")!).GetProperty("properties");
        foreach (var window in budget.GetProperty("Window").GetProperty("enum").EnumerateArray())
        {
            Assert.That(Errors(window.GetString(), per: null), Is.Empty);
        }

        foreach (var per in budget.GetProperty("Per").GetProperty("enum").EnumerateArray())
        {
            Assert.That(Errors("day", per.GetString()), Is.Empty);
        }

        Assert.That(budget.GetProperty("Window").GetProperty("enum").GetArrayLength(), Is.EqualTo(Enum.GetValues<BudgetWindow>().Length));
        Assert.That(budget.GetProperty("Per").GetProperty("enum").GetArrayLength(), Is.EqualTo(Enum.GetValues<BudgetScope>().Length + 1));
    }

    private static IReadOnlyList<string> Errors(string? window, string? per)
    {
        SpendPolicy.TryCreate(new SpendPolicyOptions { Budgets = [new BudgetOptions { Max = "1 USD", Window = window, Per = per }] }, out _, out var errors);
        return errors;
    }

    private static bool Matches(string definition, string text) =>
        Regex.IsMatch(text, Schema.GetProperty("$defs").GetProperty(definition).GetProperty("pattern").GetString()!, RegexOptions.ECMAScript);

    /// <summary>The object that describes a place, found by walking down the keys.</summary>
    private static JsonElement SchemaOf(SettingsPlace place)
    {
        var found = Schema;
        foreach (var key in place.Path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            found = Resolve(found.GetProperty("properties").GetProperty(key));
            found = found.TryGetProperty("items", out var items) ? Resolve(items) : found;
        }

        return found;
    }

    private static JsonElement Resolve(JsonElement schema) => schema.TryGetProperty("$ref", out var reference)
        ? Schema.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..])
        : schema;

    /// <summary>A keyword of the schema itself, else of what it refers to.</summary>
    private static JsonElement? Find(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var found) || Resolve(schema).TryGetProperty(keyword, out found) ? found : null;

    private static IEnumerable<string> Types(JsonElement schema)
    {
        var resolved = Resolve(schema);
        if (resolved.TryGetProperty("anyOf", out var choices) && !resolved.TryGetProperty("type", out _))
        {
            return choices.EnumerateArray().SelectMany(Types).Distinct();
        }

        if (resolved.TryGetProperty("enum", out var values))
        {
            return values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? "null" : "string").Distinct();
        }

        var type = resolved.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];
    }

    private static IEnumerable<string> TypesOf(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var name = type == typeof(bool) ? "boolean"
            : type == typeof(int) || type == typeof(ulong) ? "integer"
            : type == typeof(string) || type == typeof(Uri) || type == typeof(TimeSpan) || type.IsEnum ? "string"
            : SettingsJson.Default.GetTypeInfo(type)!.Kind == JsonTypeInfoKind.Enumerable ? "array" : "object";

        // A budget's window may be missing in the code, which then says so; a file has to name it.
        var isNullable = property.IsSetNullable && (!property.PropertyType.IsValueType || type != property.PropertyType) && property.Name != "Window";
        return isNullable ? [name, "null"] : [name];
    }
}
