using System.Text.Json.Serialization;
using Mpp.Client.Ledger;

namespace Mpp.Client.PostgreSql;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RecipientRow[]))]
[JsonSerializable(typeof(LedgerStep[]))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class PaymentJsonContext : JsonSerializerContext;
