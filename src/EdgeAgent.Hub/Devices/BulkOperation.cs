using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Devices;

/// <summary>IoT Hub's bulk change of the registry: up to a hundred devices, each with an <c>importMode</c>; one that fails does not stop the others.</summary>
internal sealed class BulkOperation(DeviceRegistry registry, TwinService twins)
{
    private const int MostDevices = 100;

    /// <summary>Does what each entry asks.</summary>
    /// <param name="entries">The request's array; null when the body was none.</param>
    public async Task<Outcome<JsonObject>> RunAsync(JsonArray? entries)
    {
        if (entries is null || entries.Count is 0 or > MostDevices || entries.Any(entry => entry is not JsonObject))
            return HubError.Argument($"The body must be an array of 1 to {MostDevices} devices.");
        JsonArray errors = [];
        foreach (JsonNode? entry in entries)
        {
            (string id, HubError? error) = await RunOneAsync(entry!.AsObject()).ConfigureAwait(false);
            if (error is not null)
                errors.Add(new JsonObject { ["deviceId"] = id, ["errorCode"] = error.Code, ["errorStatus"] = error.Message });
        }

        return new JsonObject { ["isSuccessful"] = errors.Count == 0, ["errors"] = errors, ["warnings"] = new JsonArray() };
    }

    private async Task<(string Id, HubError? Error)> RunOneAsync(JsonObject entry)
    {
        string id = entry.Text("id") ?? entry.Text("deviceId") ?? "";
        if (!DeviceId.IsValid(id))
            return (id, HubError.Argument($"'{id}' is no device id: {DeviceId.Rule}."));
        string given = entry.Text("importMode") ?? "createOrUpdate", mode = given.ToUpperInvariant();
        string? ifMatch = mode.EndsWith("IFMATCHETAG", StringComparison.Ordinal) ? entry.Text("eTag") ?? entry.Text("etag") ?? "" : null;
        if (ifMatch is "")
            return (id, HubError.Argument($"The import mode '{given}' needs the device's etag."));
        if (mode is "DELETE" or "DELETEIFMATCHETAG")
            return (id, (await registry.DeleteAsync(id, ifMatch).ConfigureAwait(false)).Error);

        Outcome<DeviceRequest> request = DeviceRequest.Parse(id, entry);
        if (!request.IsDone)
            return (id, request.Error);
        Outcome<DeviceIdentity> outcome;
        switch (mode)
        {
            case "CREATE":
                outcome = await registry.CreateAsync(id, request.Value).ConfigureAwait(false);
                return (id, outcome.Error ?? await SetTwinAsync(id, entry).ConfigureAwait(false));
            case "UPDATE" or "UPDATEIFMATCHETAG":
                return (id, (await registry.UpdateAsync(id, request.Value, ifMatch).ConfigureAwait(false)).Error);
            case "CREATEORUPDATE" or "CREATEORUPDATEIFMATCHETAG":
                outcome = await registry.CreateAsync(id, request.Value).ConfigureAwait(false);
                if (outcome.Error is { Status: 409 })
                    outcome = await registry.UpdateAsync(id, request.Value, ifMatch).ConfigureAwait(false);
                return (id, outcome.Error);
            default:
                return (id, HubError.Argument($"The import mode '{given}' is not one of create, update, createOrUpdate and delete, with IfMatchETag or without."));
        }
    }

    private async Task<HubError?> SetTwinAsync(string id, JsonObject entry)
    {
        if (entry["tags"] is not JsonObject && entry["properties"] is not JsonObject)
            return null;
        JsonObject twin = new();
        foreach (string member in new[] { "tags", "properties" })
        {
            if (entry[member] is { } value && value.GetValueKind() == JsonValueKind.Object)
                twin[member] = value.DeepClone();
        }

        return (await twins.PatchAsync(id, twin, null).ConfigureAwait(false)).Error;
    }
}
