using System.Text.Json.Nodes;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Devices;

/// <summary>Identities as service clients read them.</summary>
internal sealed class DeviceJson(DeviceLinks links)
{
    /// <summary>A device or a module in the registry's form.</summary>
    public JsonObject Write(DeviceIdentity identity)
    {
        JsonObject json = new() { ["deviceId"] = identity.DeviceId };
        if (identity.ModuleId is { } module)
        {
            json["moduleId"] = module;
            json["managedBy"] = identity.ManagedBy;
        }

        json["generationId"] = identity.GenerationId;
        json["etag"] = identity.ETag;
        json["connectionState"] = ConnectionState(identity);
        if (identity.ModuleId is null)
        {
            json["status"] = Status(identity);
            json["statusReason"] = identity.StatusReason;
            json["statusUpdatedTime"] = JsonTime.Format(identity.StatusUpdatedUtc);
            json["capabilities"] = new JsonObject { ["iotEdge"] = identity.IsEdge };
        }

        json["connectionStateUpdatedTime"] = JsonTime.Format(identity.ConnectionUpdatedUtc);
        json["lastActivityTime"] = JsonTime.Format(identity.LastActivityUtc);
        json["cloudToDeviceMessageCount"] = identity.PendingMessages;
        json["authentication"] = new JsonObject
        {
            ["symmetricKey"] = identity.Authentication == AuthenticationKind.Sas
                ? new JsonObject { ["primaryKey"] = identity.PrimaryKey, ["secondaryKey"] = identity.SecondaryKey }
                : new JsonObject { ["primaryKey"] = null, ["secondaryKey"] = null },
            ["x509Thumbprint"] = Thumbprints(identity),
            ["type"] = identity.Authentication,
        };
        return json;
    }

    /// <summary><c>enabled</c> or <c>disabled</c>.</summary>
    public static string Status(DeviceIdentity identity) => identity.IsEnabled ? "enabled" : "disabled";

    /// <summary><c>Connected</c> or <c>Disconnected</c>.</summary>
    public string ConnectionState(DeviceIdentity identity) => links.IsConnected(identity.Id) ? "Connected" : "Disconnected";

    /// <summary>The thumbprints, null where there is none.</summary>
    public static JsonObject Thumbprints(DeviceIdentity identity) =>
        new() { ["primaryThumbprint"] = identity.PrimaryThumbprint, ["secondaryThumbprint"] = identity.SecondaryThumbprint };
}
