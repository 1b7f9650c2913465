using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeAgent.Hub.Queries;

/// <summary>IoT Hub's REST of queries: <c>POST /devices/query</c>.</summary>
internal sealed class QueryEndpoints(QueryRunner runner, ServiceAuthorization authorization)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/devices/query", (Delegate)RunAsync).AddEndpointFilter(authorization.Needs(HubRights.ServiceConnect, Operation.Query));

    private async Task<IResult> RunAsync(HttpContext context)
    {
        if ((await HubJson.ReadObjectAsync(context.Request).ConfigureAwait(false))?.Text("query") is not { } text)
            return HubError.Argument("The body must be one JSON object with the text query.");
        Outcome<Tuple<int, string?>> asked = PagingHeaders.Read(context.Request);
        if (!asked.IsDone)
            return asked.Error;
        try
        {
            QueryPage page = runner.Run(QueryParser.Parse(text), asked.Value.Item1, asked.Value.Item2);
            PagingHeaders.Write(context.Response, page.ItemType, page.Continuation);
            return HubJson.Ok(page.Rows);
        }
        catch (QueryException failure)
        {
            return HubError.Argument(failure.Message);
        }
    }
}
