using System.Text.Json.Serialization.Metadata;

namespace Mppcs.Configuration;

/// <summary>
/// An object of the settings file and the keys that may stand in it. They come from the types that the file is read into, so that nothing is
/// known here that is not read.
/// </summary>
/// <param name="Path">For instance <c>Policy</c>; empty at the top.</param>
/// <param name="Type">What the object is read into.</param>
internal sealed record SettingsPlace(string Path, JsonTypeInfo Type)
{
    /// <summary>Names the schema for editors; stands at the top only and changes nothing.</summary>
    public const string SchemaKey = "$schema";

    public static SettingsPlace Top { get; } = new("", SettingsJson.Default.MppOptions);

    /// <summary>The keys by name. Capitals do not matter.</summary>
    public IEnumerable<string> Names => Type.Properties.Select(property => property.Name);

    public string Name => Path.Length == 0 ? "the top level" : Path;

    /// <summary>This place and all inside of it.</summary>
    public IEnumerable<SettingsPlace> All => Names.Select(Inside).OfType<SettingsPlace>().SelectMany(place => place.All).Prepend(this);

    /// <summary>How the key is spelled; <see langword="null"/> for one that is not known here.</summary>
    public string? Find(string key) => Path.Length == 0 && key == SchemaKey
        ? SchemaKey
        : Names.FirstOrDefault(name => name.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>The object, or the objects of the list, that stand under a key; <see langword="null"/> where there are none.</summary>
    public SettingsPlace? Inside(string key)
    {
        if (Type.Properties.FirstOrDefault(property => property.Name == key) is not { } found
            || SettingsJson.Default.GetTypeInfo(found.PropertyType) is not { } type)
        {
            return null;
        }

        var inner = type.Kind == JsonTypeInfoKind.Enumerable ? SettingsJson.Default.GetTypeInfo(type.ElementType!) : type;
        return inner is { Kind: JsonTypeInfoKind.Object } ? new SettingsPlace(PathOf(key), inner) : null;
    }

    /// <summary>Whether the value under a key is a URL, or a list of them.</summary>
    public bool IsAddress(string key) => Type.Properties.FirstOrDefault(property => property.Name == key)?.PropertyType is { } type
        && (type == typeof(Uri) || type == typeof(IList<Uri>));

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}
