using System.Text.Json;

namespace EdgeAgent.Cli.Fleet;

/// <summary>A device's answer to a direct method.</summary>
internal sealed record MethodResult(int Status, JsonElement? Payload)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
