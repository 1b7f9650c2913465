using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Uploads;

/// <summary>IoT Hub's REST of file upload for devices, and the store that stands in for Azure's: <c>PUT /uploads/{device}/{name}</c>.</summary>
internal sealed class UploadEndpoints(UploadStore store, UploadBlocks blocks, UploadRights rights, ServiceAuthorization authorization, Throttles throttles, HubAddress address)
{
    private const string Container = "uploads", BlobTypeHeader = "x-ms-blob-type";

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder devices = routes.MapGroup("/devices/{id}/files").AddEndpointFilter(authorization.DeviceOnly);
        devices.MapPost("/", BeginAsync);
        devices.MapPost("/notifications", EndAsync);
        devices.MapPost("/notifications/{correlationId}", (string id, string correlationId) => End(id, correlationId));
        routes.MapPut($"/{Container}/{{**name}}", PutAsync);
        RouteGroupBuilder services = routes.MapGroup($"/{Container}").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect));
        services.MapGet("/", List);
        services.MapGet("/{**name}", Download);
    }

    private async Task<IResult> BeginAsync(string id, HttpContext context)
    {
        if (!throttles.TryTake(Operation.Upload))
            return Throttles.Refusal(Operation.Upload);
        string? asked = (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false))?.Text("blobName");
        string name = $"{id}/{asked}";
        if (asked is null || !UploadName.IsValid(name))
            return HubError.Argument($"The body must be one JSON object with blobName: {UploadName.Rule}.");
        Outcome<string[]> upload = rights.Begin(id, name);
        return upload.IsDone
            ? HubJson.Ok(new JsonObject
            {
                ["correlationId"] = upload.Value[0],
                ["hostName"] = address.Authority,
                ["containerName"] = Container,
                ["blobName"] = name,
                ["sasToken"] = upload.Value[1],
            })
            : upload.Error;
    }

    private async Task<IResult> PutAsync(string name, HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (!UploadName.IsValid(name) || !rights.MayWrite(name, query["se"], query["sig"]))
            return HubError.Unauthorized("The address gives no right to write this file, or gives it no longer.");
        string? part = query["comp"];
        if (part is not (null or "block" or "blocklist") || (part is null && context.Request.Headers[BlobTypeHeader] != "BlockBlob"))
            return HubError.Argument($"A file is taken by one PUT with {BlobTypeHeader}: BlockBlob, or by PUTs with comp=block and one with comp=blocklist.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;   // the store has its own bound and says what it is
        Stream body = context.Request.Body;
        HubError? refusal = part switch
        {
            "block" => await blocks.StageAsync(name, query["blockid"].ToString(), body, context.RequestAborted).ConfigureAwait(false),
            "blocklist" => await blocks.CommitAsync(name, body, context.RequestAborted).ConfigureAwait(false),
            _ => await store.AddAsync(name, body, context.Request.ContentLength, context.RequestAborted).ConfigureAwait(false),
        };
        return refusal is null ? Results.StatusCode(StatusCodes.Status201Created) : refusal;
    }

    private async Task<IResult> EndAsync(string id, HttpContext context) =>
        End(id, (await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false))?.Text("correlationId") ?? "");

    private IResult End(string id, string correlationId) =>
        rights.End(id, correlationId) ? Results.NoContent() : HubError.NotFound($"Device {id} has no upload under way with this correlationId.");

    private IResult List() => HubJson.Ok(new JsonArray([.. store.List().Select(file => new JsonObject
    {
        ["blobName"] = store.NameOf(file),
        ["bytes"] = file.Length,
        ["storedUtc"] = JsonTime.Format(file.LastWriteTimeUtc),
    })]));

    private IResult Download(string name) =>
        store.Find(name) is { } path ? Results.File(path, "application/octet-stream", enableRangeProcessing: true) : HubError.NotFound($"There is no file '{name}'.");
}
