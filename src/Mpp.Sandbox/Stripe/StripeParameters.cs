using System.Globalization;

namespace Mpp.Sandbox.Stripe;

/// <summary>The form fields of a request by their bracketed names, and the checks that Stripe makes on them.</summary>
internal sealed class StripeParameters(IReadOnlyDictionary<string, string> fields)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(90);

    public IReadOnlyDictionary<string, string> Fields { get; } = fields;

    /// <summary>Refuses every field that is not named; a name that ends with <c>[</c> admits all keys below it.</summary>
    public void RefuseUnknown(params ReadOnlySpan<string> known)
    {
        var unknown = new List<string>();
        foreach (string name in Fields.Keys)
        {
            if (!name.StartsWith("expand[", StringComparison.Ordinal) && !IsKnown(name, known))
            {
                unknown.Add(name);
            }
        }

        if (unknown.Count > 0)
        {
            string noun = unknown.Count == 1 ? "parameter" : "parameters";
            throw StripeRefusedException.Invalid(
                $"Received unknown {noun}: {string.Join(", ", unknown)}", unknown[0], "parameter_unknown");
        }
    }

    public string? Optional(string name) => Fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public string Required(string name) =>
        Optional(name) ?? throw StripeRefusedException.Invalid($"Missing required param: {name}.", name, "parameter_missing");

    public string Currency(string name)
    {
        string value = Required(name);
        return value.Length == 3 && value.All(char.IsAsciiLetterLower)
            ? value
            : throw StripeRefusedException.Invalid(
                $"Invalid currency: {value}. It must be a three-letter ISO code in lower case.", name);
    }

    public long PositiveInteger(string name)
    {
        string value = Required(name);
        if (!TryInteger(value, out long number))
        {
            throw StripeRefusedException.Invalid($"Invalid integer: {value}", name, "parameter_invalid_integer");
        }

        return number > 0
            ? number
            : throw StripeRefusedException.Invalid(
                "This value must be greater than or equal to 1.", name, "parameter_invalid_integer");
    }

    public DateTimeOffset? Expiry(string name, DateTimeOffset now)
    {
        if (Optional(name) is not { } value)
        {
            return null;
        }

        if (!TryInteger(value, out long seconds))
        {
            throw StripeRefusedException.Invalid($"Invalid timestamp: {value}", name);
        }

        // Compared as seconds, because a number far outside the calendar cannot become a date at all.
        if (seconds <= now.ToUnixTimeSeconds())
        {
            throw StripeRefusedException.Invalid("The expires_at timestamp must be in the future.", name);
        }

        return seconds <= (now + LongestLife).ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw StripeRefusedException.Invalid("The expires_at timestamp must be at most 90 days in the future.", name);
    }

    /// <summary>An amount in minor units, in the steps in which its currency is charged. The text of the refusal is this simulation's own.</summary>
    public long Amount(string name, string currency)
    {
        long amount = PositiveInteger(name);
        long step = currency switch
        {
            "isk" or "ugx" => 100,
            "bhd" or "jod" or "kwd" or "omr" or "tnd" => 10,
            _ => 1,
        };
        return amount % step == 0
            ? amount
            : throw StripeRefusedException.Invalid($"Invalid amount: {currency} is charged in steps of {step} minor units.", name);
    }

    public bool? Flag(string name) => Optional(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw StripeRefusedException.Invalid($"Invalid boolean: {other}", name),
    };

    public void OneOf(string name, string only)
    {
        if (Optional(name) is { } value && value != only)
        {
            throw StripeRefusedException.Invalid($"Invalid {name}: must be {only}", name);
        }
    }

    /// <summary>The entries <c>name[key]</c>.</summary>
    public IReadOnlyDictionary<string, string> Map(string name)
    {
        string prefix = name + "[";
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string field, string value) in Fields)
        {
            if (field.StartsWith(prefix, StringComparison.Ordinal) && field.EndsWith(']'))
            {
                entries[field[prefix.Length..^1]] = value;
            }
        }

        return entries;
    }

    /// <summary>One text for all fields, in which no two different sets look the same.</summary>
    public string Fingerprint() => string.Join('&', Fields
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => Uri.EscapeDataString(field.Key) + "=" + Uri.EscapeDataString(field.Value)));

    private static bool IsKnown(string name, ReadOnlySpan<string> known)
    {
        foreach (string candidate in known)
        {
            bool matches = candidate.EndsWith('[')
                ? name.StartsWith(candidate, StringComparison.Ordinal)
                : name == candidate;
            if (matches)
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryInteger(string value, out long number) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
