using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Registry;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace EdgeAgent.Hub.Registry;

/// <summary>The model registry's REST: services publish, services and devices download.</summary>
internal sealed class RegistryEndpoints(ModelRegistry registry, BlobStore blobs, RegistryCleaner cleaner, ServiceAuthorization authorization, HubAddress address)
{
    private const int DefaultKeep = 3, MostKeep = 1000;

    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder readers = routes.MapGroup("/registry").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect));
        readers.MapGet("/models", List);
        readers.MapGet("/models/{name}/{version}", Get);
        RouteGroupBuilder services = routes.MapGroup("/registry").AddEndpointFilter(authorization.Needs(HubRights.RegistryWrite));
        services.MapPut("/models/{name}/{version}", PublishAsync);
        services.MapDelete("/models/{name}/{version}", async (string name, string version) => await cleaner.DeleteAsync(name, version).ConfigureAwait(false) ?? Results.NoContent());
        services.MapPost("/gc", (Delegate)CleanAsync);
        services.MapPut("/blobs", (Delegate)UploadAsync);
        RouteGroupBuilder downloads = routes.MapGroup("/registry").AddEndpointFilter(authorization.ServiceOrDevice);
        downloads.MapMethods("/blobs/{sha256}", [HttpMethods.Get, HttpMethods.Head], Download);
    }

    private IResult List()
    {
        IReadOnlyList<ModelVersion> models = [.. registry.List().Select(model => model.ToContract(address))];
        return Json(models, ContractsJsonContext.Default.IReadOnlyListModelVersion);
    }

    private IResult Get(string name, string version) =>
        registry.Find(name, version) is { } model
            ? Json(model.ToContract(address), ContractsJsonContext.Default.ModelVersion)
            : HubError.NotFound($"There is no version {version} of a model {name}.");

    private async Task<IResult> PublishAsync(string name, string version, HttpContext context)
    {
        if (!ModelName.IsName(name) || !ModelName.IsVersion(version))
            return HubError.Argument("A model's name has 1 to 128 and its version 1 to 64 letters, digits, dots, hyphens and underscores.");
        Outcome<StoredFile> file = await ReceiveAsync(context).ConfigureAwait(false);
        if (!file.IsDone)
            return file.Error;
        Outcome<PublishedModel> model = await registry.PublishAsync(name, version, file.Value).ConfigureAwait(false);
        return model.IsDone ? Json(model.Value.ToContract(address), ContractsJsonContext.Default.ModelVersion) : model.Error;
    }

    private async Task<IResult> CleanAsync(HttpContext context)
    {
        string? text = context.Request.Query["keep"];
        int keep = DefaultKeep;
        if (text is not null && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out keep) && keep is >= 1 and <= MostKeep))
            return HubError.Argument($"The parameter keep must be a number from 1 to {MostKeep}, not '{text}'.");
        return Json(await cleaner.CleanAsync(keep, context.Request.Query["dryRun"] == "true").ConfigureAwait(false), ContractsJsonContext.Default.RegistryCleanup);
    }

    private async Task<IResult> UploadAsync(HttpContext context)
    {
        Outcome<StoredFile> file = await ReceiveAsync(context).ConfigureAwait(false);
        return file.IsDone
            ? Json(new StoredBlob { Sha256 = file.Value.Sha256, Size = file.Value.Size, Url = address.BlobUrl(file.Value.Sha256) }, ContractsJsonContext.Default.StoredBlob)
            : file.Error;
    }

    private IResult Download(string sha256) => blobs.Find(sha256) is { } path
        ? Results.File(path, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{sha256}\""), enableRangeProcessing: true)
        : HubError.NotFound($"There is no file with the sha-256 '{sha256}'.");

    private Task<Outcome<StoredFile>> ReceiveAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;   // the store has its own bound and says what it is
        return blobs.AddAsync(context.Request.Body, context.Request.ContentLength, context.RequestAborted);
    }

    private static IResult Json<T>(T value, JsonTypeInfo<T> type) => Results.Text(JsonSerializer.Serialize(value, type), "application/json");
}
