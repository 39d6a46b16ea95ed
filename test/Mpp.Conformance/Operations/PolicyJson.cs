using System.Text.Json.Serialization;
using Mpp.Client.Policy;

namespace Mpp.Conformance.Operations;

/// <summary>How a policy in an input is read: the names of <see cref="SpendPolicyOptions"/> in any case, and every surprise is an error.</summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    PropertyNameCaseInsensitive = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpendPolicyOptions))]
internal sealed partial class PolicyJson : JsonSerializerContext;
