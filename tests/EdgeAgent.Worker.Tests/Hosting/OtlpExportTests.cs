using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using EdgeAgent.Core;
using EdgeAgent.TestSupport;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting;

namespace EdgeAgent.Worker.Tests.Hosting;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Metrics_reach_a_collector_with_the_device_as_their_resource()
    {
        int port = ScriptedHub.FreePort();
        using HttpListener collector = new();
        collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        collector.Start();
        using Meter meter = new(AgentRuntime.MeterName);
        using OtlpExport export = new(new OtlpSettings(new Uri($"http://127.0.0.1:{port}/v1/metrics"), TimeSpan.FromSeconds(1)), "pi-001");
        meter.CreateCounter<long>("edgeagent.inferences").Add(42);

        HttpListenerContext context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        using MemoryStream body = new();
        await context.Request.InputStream.CopyToAsync(body, TestContext.Current.CancellationToken);
        string text = Encoding.Latin1.GetString(body.ToArray());
        Assert.Equal(("POST", "/v1/metrics", "application/x-protobuf"), (context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.ContentType));
        Assert.Contains("edge-agent", text, StringComparison.Ordinal);
        Assert.Contains("pi-001", text, StringComparison.Ordinal);
        Assert.Contains("edgeagent.inferences", text, StringComparison.Ordinal);
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close();
    }

    [Fact]
    public void An_absent_collector_holds_nothing_up()
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        using (new OtlpExport(new OtlpSettings(new Uri($"http://127.0.0.1:{ScriptedHub.FreePort()}/v1/metrics"), TimeSpan.FromHours(1)), "pi-001"))
        {
        }

        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }
}
