using System.Globalization;
using Mpp.Client;
using Mpp.Client.Protocol;

namespace Mppcs.Configuration;

/// <summary>Says of a key that no setting has where it stands, and which one may be meant.</summary>
internal static class UnknownKey
{
    public static string Explain(string key, SettingsPlace place, int line) => string.Create(CultureInfo.InvariantCulture,
        $"has the unknown key '{DisplayText.Sanitize(key, 60)}' in {place.Name} (line {line}). {Advise(key, place)}");

    /// <summary>How many letters have to be put in, taken out or exchanged; capitals do not matter.</summary>
    public static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var exchange = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchange, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

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

        // A file may be hostile: nobody compares a novel with the keys.
        var written = key[..Math.Min(key.Length, 60)];
        return $"The nearest known key there is '{place.Names.MinBy(name => Distance(written, name))}'.";
    }
}
