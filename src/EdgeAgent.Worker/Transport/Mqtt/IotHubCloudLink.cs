using System.Threading.Channels;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using EdgeAgent.IotHub;
using AgentLinkStatus = EdgeAgent.Core.Ports.LinkStatus;

namespace EdgeAgent.Worker.Transport.Mqtt;

/// <summary>The agent's cloud link over IoT Hub's MQTT protocol.</summary>
/// <param name="link">The device's link; this runs it.</param>
/// <param name="uploader">Sends files.</param>
public sealed class IotHubCloudLink(IotHubLink link, FileUploader uploader) : ICloudLink
{
    private const string TypeProperty = "type";
    private static readonly TimeSpan LongestAttempt = new LoopBounds().Connect;

    /// <inheritdoc/>
    public bool IsConnected => link.Status.State == LinkState.Connected;

    /// <inheritdoc/>
    public async Task RunAsync(ChannelWriter<CloudEvent> events, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = link.RunAsync(stop.Token);
        Task pumping = PumpAsync(events, stop.Token);
        await Task.WhenAny(running, pumping);
        await stop.CancelAsync();
        await Task.WhenAll(running, pumping);
        events.TryWrite(new CloudEvent.Disconnected(DisconnectReason.Stopped, "The agent stops."));
    }

    /// <inheritdoc/>
    public async Task<LinkResult> RefreshTwinAsync(CancellationToken cancellationToken) => Translate(await link.RefreshTwinAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<LinkResult> ReportAsync(ReadOnlyMemory<byte> mergePatch, CancellationToken cancellationToken) =>
        Translate(await link.PatchReportedAsync(mergePatch, cancellationToken));

    /// <inheritdoc/>
    public async Task<LinkResult> SendTelemetryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        DeviceMessage wire = new()
        {
            Id = message.MessageId,
            Body = message.Body,
            CreatedUtc = message.CreatedUtc,
            Properties = message.Type is { } type ? new Dictionary<string, string> { [TypeProperty] = type } : null,
        };
        return await link.SendAsync(wire, cancellationToken) switch
        {
            SendOutcome.Delivered => LinkResult.Accepted,
            SendOutcome.NotConnected => LinkResult.Offline,
            SendOutcome.Unconfirmed => new LinkResult(AgentLinkStatus.Unanswered, "The hub did not acknowledge the message."),
            _ => new LinkResult(AgentLinkStatus.Rejected, $"The message is larger than {DeviceMessage.LargestBytes} bytes."),
        };
    }

    /// <inheritdoc/>
    public void Serve(Func<MethodRequest, CancellationToken, Task<MethodReply>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        link.MethodHandler = async (call, cancel) =>
        {
            MethodReply reply = await handler(new MethodRequest(call.Name, call.Json), cancel);
            return new MethodAnswer(reply.Status, reply.Json);
        };
    }

    /// <inheritdoc/>
    public async Task<UploadResult> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        FileUploadResult result = await uploader.UploadAsync(name, content, cancellationToken);
        AgentLinkStatus status = result.Outcome switch
        {
            FileUploadOutcome.Stored => AgentLinkStatus.Accepted,
            FileUploadOutcome.NoHub or FileUploadOutcome.Unreachable or FileUploadOutcome.UntrustedServer => AgentLinkStatus.Offline,
            FileUploadOutcome.Unavailable => AgentLinkStatus.Throttled,
            _ => AgentLinkStatus.Rejected,
        };
        return new UploadResult(status, result.BlobName, result.Message);
    }

    private async Task PumpAsync(ChannelWriter<CloudEvent> events, CancellationToken stop)
    {
        LoopActivityScope? attempt = null;
        try
        {
            while (true)
            {
                LinkNews news = await link.ReadNewsAsync(stop);
                if (news is LinkNews.StatusChanged change)
                    attempt = Follow(attempt, change.Status);
                if (Translate(news) is { } happened)
                    await events.WriteAsync(happened, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The link has ended, or is to end.
        }
        finally
        {
            attempt?.Dispose();
        }
    }

    // The link is at work while it makes a connection; else it waits.
    private static LoopActivityScope? Follow(LoopActivityScope? attempt, EdgeAgent.IotHub.LinkStatus status)
    {
        if (status.State is LinkState.Connecting)
            return attempt ?? LoopActivity.Work(LongestAttempt);
        attempt?.Dispose();
        return null;
    }

    private static LinkResult Translate(TwinResponse answer) => answer.Outcome switch
    {
        TwinOutcome.Done => LinkResult.Accepted,
        TwinOutcome.NotConnected => LinkResult.Offline,
        TwinOutcome.LinkLost or TwinOutcome.TimedOut => new LinkResult(AgentLinkStatus.Unanswered, Sentence(answer)),
        TwinOutcome.Throttled or TwinOutcome.HubFailed => new LinkResult(AgentLinkStatus.Throttled, Sentence(answer)),
        _ => new LinkResult(AgentLinkStatus.Rejected, Sentence(answer)),
    };

    private static CloudEvent? Translate(LinkNews news) => news switch
    {
        LinkNews.TwinReceived twin => new CloudEvent.TwinReceived(twin.Json),
        LinkNews.DesiredChanged change => new CloudEvent.DesiredChanged(change.Json),
        LinkNews.StatusChanged { Status: { State: LinkState.Connected } } => new CloudEvent.Connected(),
        LinkNews.StatusChanged { Status: { State: LinkState.Renewing } } => new CloudEvent.Disconnected(DisconnectReason.Renewing, "The token is renewed by a reconnect."),
        LinkNews.StatusChanged { Status: { LastFailure: { } failure, NextAttemptIn: not null } status } => new CloudEvent.Disconnected(Reason(status.State, failure.Code), failure.Message),
        _ => null,
    };

    private static DisconnectReason Reason(LinkState state, LinkErrorCode code) => (state, code) switch
    {
        (LinkState.Contested, _) => DisconnectReason.TakenOver,
        (_, LinkErrorCode.Unauthorized or LinkErrorCode.NotProvisioned or LinkErrorCode.OwnCertificateUnreadable) => DisconnectReason.Refused,
        (_, LinkErrorCode.CertificateRefused or LinkErrorCode.TrustUnreadable or LinkErrorCode.TlsFailed) => DisconnectReason.UntrustedHub,
        (_, LinkErrorCode.HubUnavailable) => DisconnectReason.Throttled,
        _ => DisconnectReason.Unreachable,
    };

    private static string Sentence(TwinResponse answer)
    {
        string clause = answer.Describe();
        return $"{char.ToUpperInvariant(clause[0])}{clause[1..].TrimEnd('.')}.";
    }
}
