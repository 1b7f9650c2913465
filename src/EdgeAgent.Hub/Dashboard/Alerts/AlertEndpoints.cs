using System.Text.Json;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Dashboard.Alerts;

/// <summary>The alerts of the dashboard.</summary>
internal sealed class AlertEndpoints(AlertSource alerts)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/alerts", List).WithMetadata(new RequiredRole(DashboardRole.Viewer));
        group.MapPost("/alerts/{key}/acknowledge", AcknowledgeAsync).WithMetadata(new RequiredRole(DashboardRole.Operator));
    }

    private IResult List() => Results.Text(JsonSerializer.Serialize(alerts.List(), DashboardJsonContext.Default.IReadOnlyListAlert), "application/json");

    private async Task<IResult> AcknowledgeAsync(string key, HttpContext context) =>
        await alerts.AcknowledgeAsync(key, DashboardAccess.SessionOf(context).Name).ConfigureAwait(false)
            ? Results.NoContent()
            : HubError.NotFound("There is no such alert any longer.");
}
