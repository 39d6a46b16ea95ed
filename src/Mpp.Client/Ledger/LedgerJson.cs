using System.Text.Json.Serialization;

namespace Mpp.Client.Ledger;

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredHeader))]
[JsonSerializable(typeof(StoredTotal))]
[JsonSerializable(typeof(StoredRecord))]
internal sealed partial class LedgerJson : JsonSerializerContext;
