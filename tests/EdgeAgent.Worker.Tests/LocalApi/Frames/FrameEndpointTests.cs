using System.Net;
using System.Net.Http.Headers;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Tests.LocalApi.Frames;

public sealed class FrameEndpointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frame_is_taken_while_none_waits_and_is_run()
    {
        TestAgent agent = new()
        {
            Sources = new() { ["push"] = new PushDefinition { Layout = new FrameLayout(4, 2, FrameFormat.Gray8) }, ["idle"] = new PushDefinition() },
            Pipelines = new() { ["p"] = new PipelineDefinition { Source = "push" } },
        };
        await agent.StartConnectedAsync();
        await using ApiBench api = ApiBench.Over(agent, new ApiSettings());
        // Without a model the pipeline leaves the frame where it is.
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Count > 0, "telemetry"));
        Assert.Equal((202, ""), await PostAsync(api, "push", TinyModels.Picture(1), "image/png"));
        (int busy, string sentence) = await PostAsync(api, "push", new byte[8], "application/octet-stream");
        Assert.Equal(429, busy);
        Assert.Contains("waits for the pipeline of push already", sentence, StringComparison.Ordinal);
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Runtime.Status.Pipelines[0].Frames == 1 && agent.Hub.Telemetry.Any(told => told.Slots.Any(slot => slot.LastInput == "push 1")), "the frame"));
        Assert.Equal((202, ""), await PostAsync(api, "push", new byte[8], "application/octet-stream"));

        Assert.Equal(400, (await PostAsync(api, "push", new byte[9], "application/octet-stream")).Status);
        Assert.Equal(400, (await PostAsync(api, "push", [1, 2, 3], "image/png")).Status);
        Assert.Equal(400, (await PostAsync(api, "idle", new byte[8], "application/octet-stream")).Status);
        Assert.Equal(409, (await PostAsync(api, "idle", TinyModels.Picture(1), "image/png")).Status);
        Assert.Equal(404, (await PostAsync(api, "nowhere", TinyModels.Picture(1), "image/png")).Status);
    }

    private static async Task<(int Status, string Error)> PostAsync(ApiBench api, string source, byte[] frame, string type)
    {
        using ByteArrayContent content = new(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpResponseMessage answer = await api.Client.PostAsync(new Uri($"/v1/sources/{source}/frames", UriKind.Relative), content, Cancellation);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.Accepted ? "" : await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
