using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Manifests;

/// <summary>The JSON form of signed documents: camel case to the letter, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(SignedEnvelope))]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(RootDocument))]
public sealed partial class ManifestJsonContext : JsonSerializerContext
{
    internal const int MaxDepth = 8;
}
