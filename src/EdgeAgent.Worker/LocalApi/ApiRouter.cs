using System.Diagnostics.Metrics;
using System.Text;
using EdgeAgent.Worker.LocalApi.Frames;
using EdgeAgent.Worker.LocalApi.Http;
using EdgeAgent.Worker.LocalApi.Inference;
using EdgeAgent.Worker.LocalApi.Metrics;
using EdgeAgent.Worker.LocalApi.Status;

namespace EdgeAgent.Worker.LocalApi;

/// <summary>Leads requests to the endpoints and counts the answers.</summary>
internal sealed class ApiRouter(ModelEndpoints models, FrameEndpoint frames, StatusEndpoints status, MetricsCollector metrics, Meter meter)
{
    private const string Targets = "/v2, /v2/health/live, /v2/health/ready, /v2/models, /v2/models/NAME[/versions/VERSION][/ready or /infer], /v1/sources/NAME/frames, /healthz, /status and /metrics";

    private readonly Counter<long> _requests = meter.CreateCounter<long>("edgeagent.api.requests", "{request}", "Requests to the local API, by the status code of the answer.");

    public async Task<HttpResponse> AnswerAsync(HttpRequest request)
    {
        try
        {
            HttpResponse response = await RouteAsync(request);
            Count(response.Status);
            return response;
        }
        catch (HttpRejection rejection)
        {
            Count(rejection.Status);
            throw;
        }
    }

    private Task<HttpResponse> RouteAsync(HttpRequest request)
    {
        RequestHead head = request.Head;
        string[] segments = [.. head.Path[1..].Split('/').Select(Uri.UnescapeDataString)];
        return segments switch
        {
            ["healthz"] => Get(head, () => status.Health(head)),
            ["status"] => Get(head, status.Status),
            ["metrics"] => Get(head, () => new HttpResponse(200, PrometheusText.ContentType, Encoding.UTF8.GetBytes(metrics.Scrape()))),
            ["v1", "sources", var source, "frames"] => Post(head, () => frames.TakeAsync(source, request)),
            ["v2"] or ["v2", ""] => Get(head, DescribeServer),
            ["v2", "health", "live"] => Get(head, () => Flag("live", true)),
            ["v2", "health", "ready"] => Get(head, () => Flag("ready", models.IsReady)),
            ["v2", "models"] => Get(head, models.List),
            ["v2", "models", var name] => Get(head, () => models.Describe(name, null)),
            ["v2", "models", var name, "ready"] => Get(head, () => models.Ready(name, null)),
            ["v2", "models", var name, "infer"] => Post(head, () => models.InferAsync(name, null, request)),
            ["v2", "models", var name, "versions", var version] => Get(head, () => models.Describe(name, version)),
            ["v2", "models", var name, "versions", var version, "ready"] => Get(head, () => models.Ready(name, version)),
            ["v2", "models", var name, "versions", var version, "infer"] => Post(head, () => models.InferAsync(name, version, request)),
            _ => throw new HttpRejection(404, $"There is nothing at this path; there are {Targets}."),
        };
    }

    private static HttpResponse DescribeServer() => ApiJson.Object(200, writer =>
    {
        writer.WriteString("name", "edge-agent");
        writer.WriteString("version", AgentVersion.Text);
        writer.WriteStartArray("extensions");
        writer.WriteStringValue("binary_tensor_data");
        writer.WriteEndArray();
    });

    // The protocol wants a 4xx code for "not".
    private static HttpResponse Flag(string name, bool value) => ApiJson.Object(value ? 200 : 400, writer => writer.WriteBoolean(name, value));

    private static Task<HttpResponse> Get(RequestHead head, Func<HttpResponse> answer) => head.Method is "GET" or "HEAD" ? Task.FromResult(answer()) : throw NotAllowed("GET, HEAD");

    private static Task<HttpResponse> Post(RequestHead head, Func<Task<HttpResponse>> answer) => head.Method == "POST" ? answer() : throw NotAllowed("POST");

    private static HttpRejection NotAllowed(string methods) => new(405, $"This path takes {methods}.") { Allow = methods };

    private void Count(int code) => _requests.Add(1, new KeyValuePair<string, object?>("code", code));
}
