using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Hub.Dashboard.Accounts;
using EdgeAgent.Hub.Dashboard.Alerts;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace EdgeAgent.Hub.Dashboard;

/// <summary>The live page: its files, what it starts from, and the stream of changes.</summary>
internal sealed class DashboardEndpoints(
    DashboardAccess access, OneTimeLink link, AccountEndpoints accounts, AlertEndpoints alerts, DevicePageEndpoints devicePage, FleetPageEndpoints fleetPage, DashboardData data,
    TelemetryStore telemetry, PictureFolder pictures, HubChanges changes, IHostApplicationLifetime lifetime)
{
    private const int MostMinutes = 24 * 60, PageOfMessages = 500;

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Index);
        foreach (string name in DashboardAssets.Names)
            routes.MapGet($"/{name}", (HttpContext context) => Asset(context, name));
        accounts.MapSignIn(routes);
        RouteGroupBuilder group = routes.MapGroup("/dashboard").AddEndpointFilter(access.CheckAsync);
        RequiredRole viewer = new(DashboardRole.Viewer);
        group.MapGet("/history", History).WithMetadata(viewer);
        group.MapGet("/events", (Delegate)StreamAsync).WithMetadata(viewer);
        group.MapGet("/pictures/{name}", (HttpContext context, string name) => pictures.Get(context, name)).WithMetadata(viewer);
        accounts.Map(group);
        alerts.Map(group);
        devicePage.Map(group);
        fleetPage.Map(group);
    }

    private IResult Index(HttpContext context)
    {
        if (context.Request.Query["key"] is [{ } key] && link.TryUse(key))
        {
            access.Open(context.Response, null);
            return Asset(context, "index.html");   // no redirect: a strict cookie would not travel with one that another site began
        }

        return access.Find(context.Request) is not null ? Asset(context, "index.html") : Asset(context, "locked.html", StatusCodes.Status401Unauthorized);
    }

    private static IResult Asset(HttpContext context, string name, int status = StatusCodes.Status200OK)
    {
        (byte[] bytes, string type, string etag) = DashboardAssets.Get(name);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        context.Response.StatusCode = status;
        return status == StatusCodes.Status200OK ? Results.File(bytes, type, entityTag: new EntityTagHeaderValue(etag)) : new Page(bytes, type);
    }

    private IResult History(HttpContext context)
    {
        if (!int.TryParse(context.Request.Query["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out int minutes) || minutes is < 1 or > MostMinutes)
            return HubError.Argument($"The parameter minutes must be 1 to {MostMinutes}.");
        return Results.Text(JsonSerializer.Serialize(data.History(TimeSpan.FromMinutes(minutes)), DashboardJsonContext.Default.DashboardHistory), "application/json");
    }

    /// <summary>Sends all devices, then each device that changes and each point that comes after <c>afterId</c>.</summary>
    private async Task<IResult> StreamAsync(HttpContext context)
    {
        string? resumed = context.Request.Headers["Last-Event-ID"];
        if (!long.TryParse(resumed ?? context.Request.Query["afterId"], NumberStyles.None, CultureInfo.InvariantCulture, out long afterId))
            return HubError.Argument("The parameter afterId must be a message's id.");

        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using HubChanges.Listener listener = changes.Listen();
        try
        {
            ServerSentEvents events = new(context.Response);
            await events.StartAsync(ending.Token).ConfigureAwait(false);
            foreach (DeviceRow row in data.Devices())
                await SendAsync(events, row, ending.Token).ConfigureAwait(false);
            while (true)
            {
                List<StoredMessage> page = telemetry.ReadAfter(null, afterId, PageOfMessages);
                foreach (StoredMessage message in page)
                {
                    afterId = message.Id;
                    foreach (TelemetryPoint point in DashboardData.Points(message))
                        await events.SendAsync("point", message.Id, JsonSerializer.Serialize(point, DashboardJsonContext.Default.TelemetryPoint), ending.Token)
                            .ConfigureAwait(false);
                }

                if (page.Count == PageOfMessages)
                    continue;
                IReadOnlySet<string> changed = await listener.TakeAsync(ServerSentEvents.KeepAlive, ending.Token).ConfigureAwait(false);
                if (changed.Count == 0)
                    await events.KeepAliveAsync(ending.Token).ConfigureAwait(false);
                foreach (string deviceId in changed)
                    await SendAsync(events, deviceId, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return Results.Empty;
        }
    }

    private Task SendAsync(ServerSentEvents events, string deviceId, CancellationToken cancellationToken) => data.Device(deviceId) is { } row
        ? SendAsync(events, row, cancellationToken)
        : events.SendAsync("gone", null, $"\"{JsonEncodedText.Encode(deviceId)}\"", cancellationToken);

    private static Task SendAsync(ServerSentEvents events, DeviceRow row, CancellationToken cancellationToken) =>
        events.SendAsync("device", null, JsonSerializer.Serialize(row, DashboardJsonContext.Default.DeviceRow), cancellationToken);

    private sealed record Page(byte[] Bytes, string Type) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = Type;
            return httpContext.Response.Body.WriteAsync(Bytes, httpContext.RequestAborted).AsTask();
        }
    }
}
