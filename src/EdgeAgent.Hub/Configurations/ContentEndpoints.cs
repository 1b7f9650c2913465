using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using EdgeAgent.Hub.Twins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Configurations;

/// <summary>IoT Hub's REST to apply content to one device at once: <c>POST /devices/{id}/applyConfigurationContent</c>.</summary>
internal sealed class ContentEndpoints(DeviceStore devices, TwinService twins, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/devices/{id}/applyConfigurationContent", ApplyAsync)
        .AddEndpointFilter(authorization.Needs(HubRights.RegistryWrite, Operation.Configuration));

    private async Task<IResult> ApplyAsync(string id, HttpContext context)
    {
        if (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body)
            return HubError.Argument("The body must be one JSON object with deviceContent or modulesContent.");
        Dictionary<string, JsonObject?> contents = new(StringComparer.Ordinal);
        if (body["deviceContent"] is JsonObject own)
            contents[id] = own;
        foreach ((string module, JsonNode? content) in body["modulesContent"] as JsonObject ?? [])
            contents[IdentityName.Of(id, module)] = content as JsonObject;

        Dictionary<string, JsonObject> patches = new(StringComparer.Ordinal);
        foreach ((string name, JsonObject? content) in contents)
        {
            if (devices.Find(name) is null)
                return IdentityName.Module(name) is { } missing ? HubError.ModuleNotFound(id, missing) : HubError.DeviceNotFound(id);
            if (content is null || ConfigurationContent.Settings(content) is not { } settings)
                return HubError.Argument($"The content for '{name}' must be one JSON object with keys properties.desired or below.");
            JsonObject desired = patches[name] = [];
            foreach ((string path, JsonNode? value) in settings)
                ConfigurationContent.Set(desired, path, value);
        }

        foreach ((string name, JsonObject desired) in patches)
        {
            JsonObject patch = new() { ["properties"] = new JsonObject { ["desired"] = desired } };
            if ((await twins.PatchAsync(name, patch, null).ConfigureAwait(false)).Error is { } refusal)
                return refusal;
        }

        return Results.NoContent();
    }
}
