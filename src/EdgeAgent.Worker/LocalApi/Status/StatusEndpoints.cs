using System.Text;
using System.Text.Json;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary><c>/status</c> and <c>/healthz</c>.</summary>
internal sealed class StatusEndpoints(AgentInspector inspector)
{
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>Everything, as JSON.</summary>
    public HttpResponse Status() => new(200, ApiJson.ContentType, JsonSerializer.SerializeToUtf8Bytes(inspector.Describe(), StatusJsonContext.Default.StatusDocument));

    /// <summary>200 while every loop runs and gets on, else 503; a word, and a line for each loop. JSON for a client that accepts that.</summary>
    public HttpResponse Health(RequestHead head)
    {
        StatusDocument status = inspector.Describe();
        int code = status.IsHealthy ? 200 : 503;
        if (head.Field("Accept")?.Contains(ApiJson.ContentType, StringComparison.OrdinalIgnoreCase) == true)
            return new HttpResponse(code, ApiJson.ContentType, JsonSerializer.SerializeToUtf8Bytes(status, StatusJsonContext.Default.StatusDocument));
        StringBuilder text = new(status.IsHealthy ? "ok\n" : "degraded\n");
        foreach (LoopDocument loop in status.Loops)
            text.Append($"{loop.Name}: {(loop.StuckSeconds is { } seconds ? $"is stuck, it has not got on for {seconds:0} s" : loop.IsRunning ? "runs" : "waits to begin again")}{(loop.Faults > 0 ? $", {loop.Faults} faults, the last: {loop.LastFault}" : "")}".ReplaceLineEndings(" ")).Append('\n');
        return new HttpResponse(code, PlainText, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
