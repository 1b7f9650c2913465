using System.Globalization;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Configurations;

/// <summary>IoT Hub's REST of automatic device configurations: <c>/configurations</c>.</summary>
internal sealed class ConfigurationEndpoints(ConfigurationStore store, ConfigurationTrigger trigger, QueryRunner queries, ServiceAuthorization authorization, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder reading = routes.MapGroup("/configurations").AddEndpointFilter(authorization.Needs(HubRights.RegistryRead, Operation.Configuration));
        reading.MapGet("/", List);
        reading.MapGet("/{id}", Get);
        reading.MapPost("/testQueries", (Delegate)TestAsync);
        RouteGroupBuilder writing = routes.MapGroup("/configurations").AddEndpointFilter(authorization.Needs(HubRights.RegistryWrite, Operation.Configuration));
        writing.MapPut("/{id}", PutAsync);
        writing.MapDelete("/{id}", DeleteAsync);
    }

    private IResult List(HttpContext context)
    {
        string? text = context.Request.Query["top"];
        int top = int.MaxValue;
        if (text is not null && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) && top >= 1))
            return HubError.Argument($"The parameter top must be a number from 1, not '{text}'.");
        return HubJson.Ok(new JsonArray([.. store.List().Take(top).Select(ToJson)]));
    }

    private IResult Get(string id) => store.Find(id) is { } found ? HubJson.Ok(ToJson(found), found.ETag) : HubError.ConfigurationNotFound(id);

    private async Task<IResult> PutAsync(string id, HttpContext context)
    {
        Outcome<Configuration> request = ConfigurationRequest.Parse(id, await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false), time.GetUtcNow());
        if (!request.IsDone)
            return request.Error;
        Outcome<Configuration> stored = await store.SetAsync(request.Value, context.Request.Headers.IfMatch).ConfigureAwait(false);
        if (!stored.IsDone)
            return stored.Error;
        trigger.AllChanged();
        return HubJson.Ok(ToJson(stored.Value), stored.Value.ETag);
    }

    private async Task<IResult> DeleteAsync(string id, HttpContext context)
    {
        if (await store.DeleteAsync(id, context.Request.Headers.IfMatch).ConfigureAwait(false) is { } refusal)
            return refusal;
        trigger.AllChanged();
        return Results.NoContent();
    }

    private static async Task<IResult> TestAsync(HttpContext context)
    {
        if (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false) is not { } body)
            return HubError.Argument("The body must be one JSON object with targetCondition and customMetricQueries.");
        string? conditionFault = null;
        try
        {
            QueryParser.ParseCondition(body.Text("targetCondition") ?? "*");
        }
        catch (QueryException failure)
        {
            conditionFault = failure.Message;
        }

        JsonObject faults = [];
        foreach ((string name, string query) in ConfigurationRequest.Metrics(new JsonObject { ["metrics"] = new JsonObject { ["queries"] = body["customMetricQueries"]?.DeepClone() } }))
        {
            if (ConfigurationRequest.Fault(query) is { } fault)
                faults[name] = fault;
        }

        return HubJson.Ok(new JsonObject { ["targetConditionError"] = conditionFault, ["customMetricQueryErrors"] = faults });
    }

    private JsonObject ToJson(Configuration configuration)
    {
        JsonObject json = new() { ["id"] = configuration.Id, ["schemaVersion"] = "1.0" };
        foreach ((string name, JsonNode? value) in configuration.Body)
            json[name] = value?.DeepClone();
        json["priority"] = configuration.Priority;
        json["createdTimeUtc"] = JsonTime.Format(configuration.CreatedUtc);
        json["lastUpdatedTimeUtc"] = JsonTime.Format(configuration.UpdatedUtc);
        json["etag"] = configuration.ETag;
        (int targeted, int applied) = store.Count(configuration.Id);
        string table = configuration.Source == QuerySource.Modules ? "devices.modules" : "devices";
        json["systemMetrics"] = new JsonObject
        {
            ["results"] = new JsonObject { ["targetedCount"] = targeted, ["appliedCount"] = applied },
            ["queries"] = new JsonObject
            {
                ["targetedCount"] = $"SELECT deviceId FROM {table} WHERE is_defined(configurations.[[{configuration.Id}]].status)",
                ["appliedCount"] = $"SELECT deviceId FROM {table} WHERE configurations.[[{configuration.Id}]].status = 'Applied'",
            },
        };
        JsonObject results = [], texts = [];
        foreach ((string name, string query) in ConfigurationRequest.Metrics(configuration.Body))
            (results[name], texts[name]) = (queries.Count(QueryParser.Parse(query)), query);
        json["metrics"] = new JsonObject { ["results"] = results, ["queries"] = texts };
        return json;
    }
}
