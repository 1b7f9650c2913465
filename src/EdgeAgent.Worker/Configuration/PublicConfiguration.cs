using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Core.RemoteOperations;

namespace EdgeAgent.Worker.Configuration;

/// <summary>The configuration file as it may leave the device.</summary>
internal static class PublicConfiguration
{
    /// <summary>The file's content as JSON, without comments and with secrets hidden; null when it cannot be read any longer.</summary>
    public static string? Read(AgentConfiguration configuration)
    {
        try
        {
            JsonDocumentOptions options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            if (JsonNode.Parse(File.ReadAllBytes(configuration.File), documentOptions: options) is not JsonObject root)
                return null;
            if (root["hub"] is JsonObject hub && hub.ContainsKey("connectionString"))
                hub["connectionString"] = configuration.Hub.ConnectionString?.ToString();
            return SecretMask.Apply(root.ToJsonString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
