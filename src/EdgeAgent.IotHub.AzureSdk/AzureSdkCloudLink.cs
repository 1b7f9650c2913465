using System.Text;
using System.Threading.Channels;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Shared;
using AgentMethodRequest = EdgeAgent.Core.Ports.MethodRequest;
using SdkMethodRequest = Microsoft.Azure.Devices.Client.MethodRequest;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>The agent's cloud link over Microsoft.Azure.Devices.Client.</summary>
/// <remarks>A client reconnects by itself; when it gives up, is refused or is disabled, it is disposed and another is made after a back-off with full jitter.</remarks>
/// <param name="options">Who the device is and how to trust the hub.</param>
/// <param name="time">The clock of back-offs and time-outs.</param>
/// <param name="random">The chance in back-offs.</param>
public sealed class AzureSdkCloudLink(AzureSdkOptions options, TimeProvider time, Random random) : ICloudLink, IDisposable
{
    private const string TypeProperty = "type";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromMinutes(5), ClosingTime = TimeSpan.FromSeconds(2);

    private readonly BlobSender _blobs = new(time, random);
    private Func<AgentMethodRequest, CancellationToken, Task<MethodReply>>? _methods;
    private volatile ClientLife? _life;

    /// <inheritdoc/>
    public bool IsConnected => _life?.IsConnected ?? false;

    /// <inheritdoc/>
    public async Task RunAsync(ChannelWriter<CloudEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        Backoff backoff = new(FirstPause, LongestPause, random);
        try
        {
            while (true)
            {
                CloudEvent.Disconnected end = await LiveAsync(events, backoff, cancellationToken).ConfigureAwait(false);
                options.Report(end.Reason, end.Detail);
                await events.WriteAsync(end, cancellationToken).ConfigureAwait(false);
                await Task.Delay(backoff.Next(), time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            events.TryWrite(new CloudEvent.Disconnected(DisconnectReason.Stopped, "The agent stops."));
        }
    }

    /// <inheritdoc/>
    public Task<LinkResult> RefreshTwinAsync(CancellationToken cancellationToken) =>
        _life is { IsConnected: true } life ? life.RefreshAsync(cancellationToken) : Task.FromResult(LinkResult.Offline);

    /// <inheritdoc/>
    public Task<LinkResult> ReportAsync(ReadOnlyMemory<byte> mergePatch, CancellationToken cancellationToken) =>
        AskAsync((client, cancel) => client.UpdateReportedPropertiesAsync(new TwinCollection(Encoding.UTF8.GetString(mergePatch.Span)), cancel), cancellationToken);

    /// <inheritdoc/>
    public Task<LinkResult> SendTelemetryAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return AskAsync(async (client, cancel) =>
        {
            using Message wire = new(message.Body.ToArray())
            {
                MessageId = message.MessageId,
                ContentType = "application/json",
                ContentEncoding = "utf-8",
                CreationTimeUtc = message.CreatedUtc.UtcDateTime,
            };
            if (message.Type is { } type)
                wire.Properties[TypeProperty] = type;
            await client.SendEventAsync(wire, cancel).ConfigureAwait(false);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public void Serve(Func<AgentMethodRequest, CancellationToken, Task<MethodReply>> handler) => _methods = handler;

    /// <inheritdoc/>
    public async Task<UploadResult> UploadAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string? stored = null;
        LinkResult result = await AskAsync(async (client, cancel) => stored = await _blobs.SendAsync(client, name, content, cancel).ConfigureAwait(false), cancellationToken, isLong: true)
            .ConfigureAwait(false);
        return new UploadResult(result.Status, result.Status == LinkStatus.Accepted ? stored : null, result.Detail);
    }

    /// <summary>Frees what uploads hold. The client itself ends with <see cref="RunAsync"/>.</summary>
    public void Dispose() => _blobs.Dispose();

    private async Task<CloudEvent.Disconnected> LiveAsync(ChannelWriter<CloudEvent> events, Backoff backoff, CancellationToken stop)
    {
        (AzureSdkIdentity? identity, string? problem) = await options.ResolveAsync(stop).ConfigureAwait(false);
        if (identity is null)
            return new CloudEvent.Disconnected(DisconnectReason.Refused, problem ?? "The device has no identity yet.");
        IAuthenticationMethod method = DeviceClients.Authenticate(identity);
        try
        {
            using ClientLife life = new(DeviceClients.Create(identity, method, options), options, time, random);
            return await LiveAsync(life, events, backoff, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (!stop.IsCancellationRequested && SdkFailures.IsExpected(e))
        {
            return SdkFailures.ToDisconnected(e);
        }
        finally
        {
            (method as IDisposable)?.Dispose();
            identity.Certificate?.Dispose();
        }
    }

    private async Task<CloudEvent.Disconnected> LiveAsync(ClientLife life, ChannelWriter<CloudEvent> events, Backoff backoff, CancellationToken stop)
    {
        _life = life;
        try
        {
            return await life.RunAsync(AnswerAsync, events, stop).ConfigureAwait(false);
        }
        finally
        {
            if (life.HasConnected)
                backoff.Reset();
            _life = null;
            await CloseAsync(life.Client).ConfigureAwait(false);
        }
    }

    private async Task CloseAsync(DeviceClient client)
    {
        try
        {
            using CancellationTokenSource late = new(ClosingTime, time);
            await client.CloseAsync(late.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (SdkFailures.IsExpected(e))
        {
            // The connection is gone; disposing the client frees the rest.
        }
    }

    private async Task<LinkResult> AskAsync(Func<DeviceClient, CancellationToken, Task> ask, CancellationToken cancellationToken, bool isLong = false)
    {
        if (_life is not { IsConnected: true } life)
            return LinkResult.Offline;
        using CancellationTokenSource late = new(isLong ? TimeSpan.FromMinutes(10) : options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await ask(life.Client, either.Token).ConfigureAwait(false);
            return LinkResult.Accepted;
        }
        catch (Exception e) when (SdkFailures.IsExpected(e) && !cancellationToken.IsCancellationRequested)
        {
            return SdkFailures.ToResult(e);
        }
    }

    private async Task<MethodResponse> AnswerAsync(SdkMethodRequest request, object context)
    {
        if (_methods is not { } methods)
            return new MethodResponse(501);
        using CancellationTokenSource late = new(options.MethodTimeout, time);
        try
        {
            MethodReply reply = await methods(new AgentMethodRequest(request.Name, request.Data ?? []), late.Token).ConfigureAwait(false);
            return reply.Json.IsEmpty ? new MethodResponse(reply.Status) : new MethodResponse(reply.Json.ToArray(), reply.Status);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new MethodResponse(504);
        }
        catch (Exception)
        {
            return new MethodResponse(500);
        }
    }
}
