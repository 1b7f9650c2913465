using EdgeAgent.Core;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.LocalApi.Frames;

/// <summary><c>POST /v1/sources/NAME/frames</c>: a frame for a pipeline whose source takes frames from programs of the machine.</summary>
internal sealed class FrameEndpoint(AgentRuntime agent)
{
    private const string RawType = "application/octet-stream";

    /// <summary>Takes a frame: 202 where it is the next to be run, 429 while another waits.</summary>
    public async Task<HttpResponse> TakeAsync(string source, HttpRequest request)
    {
        bool isRaw = request.Head.Field("Content-Type")?.StartsWith(RawType, StringComparison.OrdinalIgnoreCase) == true;
        ReadOnlyMemory<byte> frame = await request.ReadBodyAsync();
        FrameOffer offer = agent.OfferFrame(source, frame.Span, isRaw, out string? problem);
        return offer switch
        {
            FrameOffer.Accepted => ApiJson.Object(202, writer => writer.WriteString("source", source)),
            FrameOffer.Busy => throw new HttpRejection(429, $"A frame waits for the pipeline of {source} already; it is not replaced.") { RetryAfter = TimeSpan.FromSeconds(1) },
            FrameOffer.Unused => throw new HttpRejection(409, $"No pipeline takes from the source {source} now."),
            FrameOffer.Refused => throw new HttpRejection(400, problem!),
            _ => throw new HttpRejection(404, $"There is no source {source} that takes frames; the configuration defines them by \"push\"."),
        };
    }
}
