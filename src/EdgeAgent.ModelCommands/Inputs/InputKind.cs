using System.Text.Json.Serialization;

namespace EdgeAgent.ModelCommands.Inputs;

/// <summary>What an inference was fed with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<InputKind>))]
internal enum InputKind
{
    [JsonStringEnumMemberName("image")]
    Image,

    [JsonStringEnumMemberName("tensor")]
    Tensor,

    [JsonStringEnumMemberName("seed")]
    Seed,
}
