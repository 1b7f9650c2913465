using System.Globalization;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EdgeAgent.Hub.Telemetry;

/// <summary>Reading device-to-cloud messages: by pages, or as they come.</summary>
internal sealed class TelemetryEndpoints(TelemetryStore telemetry, HubChanges changes, ServiceAuthorization authorization, IHostApplicationLifetime lifetime)
{
    private const int LargestPage = 1000, DefaultPage = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/telemetry").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect));
        group.MapGet("/stream", (Delegate)StreamAsync);
        group.MapGet("/{deviceId}", GetPage);
    }

    private IResult GetPage(string deviceId, HttpContext context)
    {
        if (!TryNumber(context, "afterId", 0, long.MaxValue, 0, out long afterId) || !TryNumber(context, "limit", 1, LargestPage, DefaultPage, out long limit))
            return HubError.Argument($"The parameter afterId must be a message's id, and limit 1 to {LargestPage}.");
        IReadOnlyList<StoredMessage> page = telemetry.ReadAfter(deviceId, afterId, (int)limit);
        return Results.Text(JsonSerializer.Serialize(page, ContractsJsonContext.Default.IReadOnlyListStoredMessage), "application/json");
    }

    /// <summary>Streams messages after <c>Last-Event-ID</c> or <c>afterId</c>, by default those that come from now on.</summary>
    private async Task<IResult> StreamAsync(HttpContext context)
    {
        string? resumed = context.Request.Headers["Last-Event-ID"];
        if (!long.TryParse(resumed, CultureInfo.InvariantCulture, out long afterId) && !TryNumber(context, "afterId", 0, long.MaxValue, -1, out afterId))
            return HubError.Argument("The parameter afterId must be a message's id.");

        string? deviceId = context.Request.Query["deviceId"], property = context.Request.Query["property"];
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using HubChanges.Listener listener = changes.Listen();
        if (afterId < 0)
            afterId = telemetry.LastId();
        try
        {
            ServerSentEvents events = new(context.Response);
            await events.StartAsync(ending.Token).ConfigureAwait(false);
            while (true)
            {
                List<StoredMessage> page = telemetry.ReadAfter(deviceId, afterId, LargestPage);
                foreach (StoredMessage message in page)
                {
                    afterId = message.Id;
                    if (property is null || HasProperty(message, property))
                        await events.SendAsync("telemetry", message.Id, JsonSerializer.Serialize(message, ContractsJsonContext.Default.StoredMessage), ending.Token)
                            .ConfigureAwait(false);
                }

                if (page.Count < LargestPage && (await listener.TakeAsync(ServerSentEvents.KeepAlive, ending.Token).ConfigureAwait(false)).Count == 0)
                    await events.KeepAliveAsync(ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return Results.Empty;
        }
    }

    /// <summary>True when a message has the property <c>name</c>, or the property with the value of <c>name:value</c>.</summary>
    private static bool HasProperty(StoredMessage message, string wanted)
    {
        string[] parts = wanted.Split(':', 2);
        return message.Properties.TryGetValue(parts[0], out string? value) && (parts.Length == 1 || value == parts[1]);
    }

    private static bool TryNumber(HttpContext context, string name, long least, long most, long fallback, out long number)
    {
        number = fallback;
        string? text = context.Request.Query[name];
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }
}
