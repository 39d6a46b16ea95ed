using System.Text.Json;
using System.Text.Json.Serialization;
using Mpp.Client;

namespace Mppcs.Configuration;

/// <summary>
/// How the settings file is read: the names of <see cref="MppOptions"/>, comments allowed, and every surprise is an error.
/// <see cref="SettingsScan"/> has refused unknown keys before.
/// </summary>
[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    AllowTrailingCommas = true,
    PropertyNameCaseInsensitive = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MppOptions))]
internal sealed partial class SettingsJson : JsonSerializerContext;
