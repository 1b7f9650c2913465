using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Rollouts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>What the pages of models and of rollouts read and do.</summary>
internal sealed class FleetPageEndpoints(ModelRegistry registry, RolloutService rollouts, HubAddress address)
{
    private const int MostMembers = 1000;

    public void Map(RouteGroupBuilder group)
    {
        RequiredRole viewer = new(DashboardRole.Viewer), operating = new(DashboardRole.Operator);
        group.MapGet("/models", () => Json([.. registry.List().Select(model => model.ToContract(address))], ContractsJsonContext.Default.IReadOnlyListModelVersion)).WithMetadata(viewer);
        group.MapGet("/rollouts", () => Json(rollouts.List(), ContractsJsonContext.Default.IReadOnlyListRolloutView)).WithMetadata(viewer);
        group.MapGet("/rollouts/{name}/devices", Devices).WithMetadata(viewer);
        group.MapPut("/rollouts/{name}", StartAsync).WithMetadata(operating);
        foreach ((string route, RolloutEvent happened) in new[]
            { ("pause", RolloutEvent.Pause), ("resume", RolloutEvent.Resume), ("abort", RolloutEvent.Abort), ("abort-keeping", RolloutEvent.AbortKeeping) })
            group.MapPost($"/rollouts/{{name}}/{route}", (string name) => ChangeAsync(name, happened)).WithMetadata(operating);
        group.MapDelete("/rollouts/{name}", async (string name) => await rollouts.DeleteAsync(name).ConfigureAwait(false) ?? Results.NoContent()).WithMetadata(operating);
    }

    private IResult Devices(string name, HttpContext context) => rollouts.Devices(name, context.Request.Query["after"].ToString(), MostMembers) is { } page
        ? Json(page, ContractsJsonContext.Default.IReadOnlyListRolloutDevice)
        : RolloutStore.NotFound(name);

    private async Task<IResult> StartAsync(string name, HttpContext context) =>
        Answer(await rollouts.StartAsync(name, await HubJson.ReadAsync(context.Request).ConfigureAwait(false)).ConfigureAwait(false));

    private async Task<IResult> ChangeAsync(string name, RolloutEvent happened) => Answer(await rollouts.ChangeAsync(name, happened).ConfigureAwait(false));

    private static IResult Answer(Outcome<RolloutView> outcome) => outcome.IsDone ? Json(outcome.Value, ContractsJsonContext.Default.RolloutView) : outcome.Error;

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Text(JsonSerializer.Serialize(value, type), "application/json");
}
