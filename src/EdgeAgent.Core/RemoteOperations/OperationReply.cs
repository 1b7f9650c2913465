using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>Makes answers.</summary>
internal static class OperationReply
{
    /// <summary>The result as JSON.</summary>
    public static MethodReply Done(JsonObject result) => Json(OperationStatus.Done, result);

    /// <summary>A refusal: <c>{"error":"One sentence."}</c>.</summary>
    public static MethodReply Error(int status, string sentence) => Json(status, new JsonObject { ["error"] = sentence });

    private static MethodReply Json(int status, JsonObject body)
    {
        using MemoryStream stream = new();
        using (var writer = new Utf8JsonWriter(stream))
            body.WriteTo(writer);
        return new MethodReply(status, stream.ToArray());
    }
}
