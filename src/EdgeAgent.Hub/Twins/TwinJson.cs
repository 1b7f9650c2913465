using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Twins;

/// <summary>Twins as service clients read them and queries see them.</summary>
internal sealed class TwinJson(DeviceJson devices)
{
    /// <summary>A twin in its whole form.</summary>
    public JsonObject Write(Twin twin, DeviceIdentity identity)
    {
        JsonObject json = new() { ["deviceId"] = identity.DeviceId };
        if (identity.ModuleId is { } module)
            json["moduleId"] = module;
        json["etag"] = twin.ETag;
        json["deviceEtag"] = identity.ETag;
        json["status"] = DeviceJson.Status(identity);
        json["statusReason"] = identity.StatusReason;
        json["statusUpdateTime"] = JsonTime.Format(identity.StatusUpdatedUtc);
        json["connectionState"] = devices.ConnectionState(identity);
        json["lastActivityTime"] = JsonTime.Format(identity.LastActivityUtc);
        json["cloudToDeviceMessageCount"] = identity.PendingMessages;
        json["authenticationType"] = identity.Authentication;
        json["x509Thumbprint"] = DeviceJson.Thumbprints(identity);
        json["modelId"] = twin.ModelId;
        json["version"] = twin.Version;
        json["tags"] = twin.Tags.DeepClone();
        json["properties"] = new JsonObject { ["desired"] = twin.Desired.ForService(), ["reported"] = twin.Reported.ForService() };
        if (identity.ModuleId is null)
            json["capabilities"] = new JsonObject { ["iotEdge"] = identity.IsEdge };
        return json;
    }
}
