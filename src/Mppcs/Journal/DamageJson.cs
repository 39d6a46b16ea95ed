using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mppcs.Journal;

/// <summary>Damaged lines for programs.</summary>
internal static class DamageJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<LedgerDamage> damage)
    {
        json.WriteStartArray("damage");
        foreach (var line in damage)
        {
            json.WriteStartObject();
            json.WriteNumber("line", line.Line);
            json.WriteNumber("offset", line.Offset);
            json.WriteString("reason", DisplayText.Sanitize(line.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
