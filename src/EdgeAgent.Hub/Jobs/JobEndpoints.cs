using System.Text.Json.Nodes;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Jobs;

/// <summary>IoT Hub's REST of scheduled jobs: <c>/jobs/v2</c>. Import and export jobs need Azure Storage and are refused.</summary>
internal sealed class JobEndpoints(JobStore store, JobRunner runner, ServiceAuthorization authorization, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = routes.MapGroup("/jobs/v2").AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.Job));
        group.MapGet("/query", Query);
        group.MapGet("/{id}", Get);
        group.MapPut("/{id}", PutAsync);
        group.MapPost("/{id}/cancel", CancelAsync);
        RouteGroupBuilder transfers = routes.MapGroup("/jobs").AddEndpointFilter(authorization.Needs(HubRights.RegistryWrite, Operation.Job));
        transfers.MapGet("/", () => HubJson.Ok(new JsonArray()));
        transfers.MapGet("/{id}", (string id) => HubError.JobNotFound(id));
        transfers.MapDelete("/{id}", (string id) => HubError.JobNotFound(id));
        transfers.MapPost("/create", () => HubError.Argument("Import and export jobs need Azure Storage, which a local hub has not; POST /devices changes many devices at once."));
    }

    private IResult Query(HttpContext context)
    {
        Outcome<Tuple<int, string?>> asked = PagingHeaders.Read(context.Request);
        if (!asked.IsDone)
            return asked.Error;
        List<Job> page = store.Page(context.Request.Query["jobType"], context.Request.Query["jobStatus"], asked.Value.Item2 ?? "", asked.Value.Item1 + 1);
        bool hasMore = page.Count > asked.Value.Item1;
        PagingHeaders.Write(context.Response, "JobResponse", hasMore ? page[^2].Id : null);
        return HubJson.Ok(new JsonArray([.. page.Take(asked.Value.Item1).Select(ToJson)]));
    }

    private IResult Get(string id) => store.Find(id) is { } job ? HubJson.Ok(ToJson(job)) : HubError.JobNotFound(id);

    private async Task<IResult> PutAsync(string id, HttpContext context)
    {
        Outcome<Job> job = JobRequest.Parse(id, await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false), time.GetUtcNow());
        if (!job.IsDone)
            return job.Error;
        if (await store.AddAsync(job.Value).ConfigureAwait(false) is { } refusal)
            return refusal;
        runner.Changed();
        return HubJson.Ok(ToJson(job.Value));
    }

    private async Task<IResult> CancelAsync(string id)
    {
        if (await store.CancelAsync(id).ConfigureAwait(false) is { } refusal)
            return refusal;
        runner.Stop(id);
        return Get(id);
    }

    private JsonObject ToJson(Job job) => job.ToJson(store.Count(job.Id));
}
