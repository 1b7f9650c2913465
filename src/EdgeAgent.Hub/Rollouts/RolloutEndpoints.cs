using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>The REST of rollouts: <c>/rollouts</c>. IoT Hub has no such thing.</summary>
internal sealed class RolloutEndpoints(RolloutService rollouts, ServiceAuthorization authorization)
{
    private const int DefaultPage = 100, LargestPage = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/rollouts").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect));
        group.MapGet("/", () => Json(rollouts.List(), ContractsJsonContext.Default.IReadOnlyListRolloutView));
        group.MapGet("/{name}", (string name) => rollouts.Find(name) is { } found ? Json(found, ContractsJsonContext.Default.RolloutView) : RolloutStore.NotFound(name));
        group.MapGet("/{name}/devices", Devices);
        group.MapPut("/{name}", StartAsync);
        group.MapPost("/{name}/pause", (string name) => ChangeAsync(name, RolloutEvent.Pause));
        group.MapPost("/{name}/resume", (string name) => ChangeAsync(name, RolloutEvent.Resume));
        group.MapPost("/{name}/abort", (string name, HttpContext context) => ChangeAsync(name, context.Request.Query["keep"] == "true" ? RolloutEvent.AbortKeeping : RolloutEvent.Abort));
        group.MapDelete("/{name}", async (string name) => await rollouts.DeleteAsync(name).ConfigureAwait(false) ?? Results.NoContent());
    }

    private IResult Devices(string name, HttpContext context)
    {
        string? text = context.Request.Query["top"];
        int top = DefaultPage;
        if (text is not null && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) && top is >= 1 and <= LargestPage))
            return HubError.Argument($"The parameter top must be a number from 1 to {LargestPage}, not '{text}'.");
        return rollouts.Devices(name, context.Request.Query["after"].ToString(), top) is { } page
            ? Json(page, ContractsJsonContext.Default.IReadOnlyListRolloutDevice)
            : RolloutStore.NotFound(name);
    }

    private async Task<IResult> StartAsync(string name, HttpContext context) =>
        Answer(await rollouts.StartAsync(name, await HubJson.ReadAsync(context.Request).ConfigureAwait(false)).ConfigureAwait(false));

    private async Task<IResult> ChangeAsync(string name, RolloutEvent happened) => Answer(await rollouts.ChangeAsync(name, happened).ConfigureAwait(false));

    private static IResult Answer(Outcome<RolloutView> outcome) => outcome.IsDone ? Json(outcome.Value, ContractsJsonContext.Default.RolloutView) : outcome.Error;

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Text(JsonSerializer.Serialize(value, type), "application/json");
}
