using System.Globalization;
using Mpp.Client;
using Mpp.Client.Protocol;

namespace Mppcs.Configuration;

/// <summary>Says of a key that no setting has where it stands, and which one may be meant.</summary>
internal static class UnknownKey
{
    public static string Explain(string key, SettingsPlace place, int line) => string.Create(CultureInfo.InvariantCulture,
        $"has the unknown key '{DisplayText.Sanitize(key, 60)}' in {place.Name} (line {line}). {Advise(key, place)}");

    private static string Advise(string key, SettingsPlace place)
    {
        if (place.Path.Length == 0 && key.Equals(MppOptions.SectionName, StringComparison.OrdinalIgnoreCase))
        {
            return $"Write what stands inside of {MppOptions.SectionName}, without {MppOptions.SectionName} around it.";
        }

        var elsewhere = SettingsPlace.Top.All.FirstOrDefault(other => other.Path != place.Path && other.Find(key) is not null);
        if (elsewhere is not null)
        {
            return $"'{elsewhere.Find(key)}' stands in {elsewhere.Name}.";
        }

        return $"The nearest known key there is '{Spelling.Nearest(key, place.Names)}'.";
    }
}
