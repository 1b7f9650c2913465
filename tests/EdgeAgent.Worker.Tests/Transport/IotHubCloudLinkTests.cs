using System.Text;
using System.Threading.Channels;
using EdgeAgent.Core.Ports;
using EdgeAgent.IotHub;
using EdgeAgent.TestSupport;
using EdgeAgent.Worker.Transport.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet.Protocol;
using LinkStatus = EdgeAgent.Core.Ports.LinkStatus;

namespace EdgeAgent.Worker.Tests.Transport;

public sealed class IotHubCloudLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestAuthority _authority = new();
    private readonly Channel<CloudEvent> _events = Channel.CreateUnbounded<CloudEvent>();
    private readonly CancellationTokenSource _stop = new();
    private ScriptedHub _hub = null!;
    private IotHubLink _inner = null!;
    private IotHubCloudLink _link = null!;

    public async ValueTask InitializeAsync()
    {
        _hub = await ScriptedHub.StartAsync(_authority);
        IotHubLinkOptions options = new()
        {
            Identity = new ConfiguredIdentity(IotHubConnectionString.Parse($"HostName=localhost:{_hub.Port};DeviceId=pi-001;SharedAccessKey={ScriptedHub.Key}")),
            CaFile = _authority.CaFile,
        };
        _inner = new IotHubLink(options, TimeProvider.System, new Random(1), NullLogger<IotHubLink>.Instance);
        _link = new IotHubCloudLink(_inner, new FileUploader(new FileUploaderOptions { Identity = options.Identity, Retries = 0 }, TimeProvider.System, new Random(1)));
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _inner.Dispose();
        _stop.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task Direct_methods_reach_the_agent_and_its_replies_the_hub()
    {
        _link.Serve((request, _) => Task.FromResult(new MethodReply(207, Encoding.UTF8.GetBytes($"\"{request.Name} {Text(request.Json)}\""))));
        Task running = _link.RunAsync(_events.Writer, _stop.Token);
        Assert.IsType<CloudEvent.Connected>(await NextAsync());

        await _hub.CallAsync("pi-001", "ping", "1", "7");

        Assert.Equal((207, "1", "\"ping 7\""), await _hub.NextAnswerAsync());
        await _stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_file_for_a_hub_that_is_away_is_offline_with_a_sentence()
    {
        UploadResult result = await _link.UploadAsync("a.txt", "1"u8.ToArray(), default);

        Assert.Equal(EdgeAgent.Core.Ports.LinkStatus.Offline, result.Status);
        Assert.Contains("could not be reached", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_come_in_order_and_the_last_one_says_that_it_stopped()
    {
        Task running = _link.RunAsync(_events.Writer, _stop.Token);

        Assert.IsType<CloudEvent.Connected>(await NextAsync());
        Assert.True(_link.IsConnected);
        Assert.Equal("""{"desired":{"$version":1},"reported":{"$version":1}}""", Text(Assert.IsType<CloudEvent.TwinReceived>(await NextAsync()).Json));
        await _hub.ChangeDesiredAsync("pi-001", "a", 1);
        Assert.Equal("""{"a":1,"$version":2}""", Text(Assert.IsType<CloudEvent.DesiredChanged>(await NextAsync()).Json));
        Assert.Equal(LinkResult.Accepted, await _link.RefreshTwinAsync(default));
        Assert.IsType<CloudEvent.TwinReceived>(await NextAsync());

        await _stop.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.Equal(DisconnectReason.Stopped, Assert.IsType<CloudEvent.Disconnected>(await NextAsync()).Reason);
    }

    [Theory]
    [InlineData(MqttConnectReasonCode.NotAuthorized, DisconnectReason.Refused)]
    [InlineData(MqttConnectReasonCode.ServerUnavailable, DisconnectReason.Throttled)]
    [InlineData(MqttConnectReasonCode.UnsupportedProtocolVersion, DisconnectReason.Unreachable)]
    public async Task A_refusal_has_its_reason(MqttConnectReasonCode answer, DisconnectReason reason)
    {
        _hub.Admission = () => answer;
        Task running = _link.RunAsync(_events.Writer, _stop.Token);

        CloudEvent.Disconnected gone = Assert.IsType<CloudEvent.Disconnected>(await NextAsync());

        Assert.Equal(reason, gone.Reason);
        Assert.Contains($"localhost:{_hub.Port}", gone.Detail, StringComparison.Ordinal);
        await _stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Theory]
    [InlineData(204, LinkStatus.Accepted, null)]
    [InlineData(429, LinkStatus.Throttled, "The hub answered status 429.")]
    [InlineData(503, LinkStatus.Throttled, "The hub answered status 503.")]
    [InlineData(400, LinkStatus.Rejected, "The hub answered status 400.")]
    public async Task Answers_to_reports_are_translated(int status, LinkStatus expected, string? detail)
    {
        Assert.Equal(LinkResult.Offline, await _link.ReportAsync("{}"u8.ToArray(), default));
        Task running = _link.RunAsync(_events.Writer, _stop.Token);
        await NextAsync();
        await NextAsync();
        _hub.TwinScript.Enqueue((status, ""));

        LinkResult result = await _link.ReportAsync("{}"u8.ToArray(), default);

        Assert.Equal((expected, detail), (result.Status, result.Detail));
        await _stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_message_is_taken_over_by_the_hub()
    {
        OutgoingMessage message = new() { MessageId = "run-1", Body = "{}"u8.ToArray(), CreatedUtc = DateTimeOffset.UnixEpoch };
        Assert.Equal(LinkResult.Offline, await _link.SendTelemetryAsync(message, default));
        Task running = _link.RunAsync(_events.Writer, _stop.Token);
        await NextAsync();

        Assert.Equal(LinkResult.Accepted, await _link.SendTelemetryAsync(message, default));
        Assert.Equal(LinkStatus.Rejected, (await _link.SendTelemetryAsync(message with { Body = new byte[DeviceMessage.LargestBytes] }, default)).Status);

        Assert.Contains("%24.mid=run-1", (await _hub.Messages.Reader.ReadAsync()).Topic, StringComparison.Ordinal);
        await _stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_reader_that_is_gone_ends_the_link_instead_of_leaving_it_running_unheard()
    {
        _events.Writer.Complete();

        await Assert.ThrowsAsync<ChannelClosedException>(() => _link.RunAsync(_events.Writer, _stop.Token).WaitAsync(Patience));

        Assert.False(_link.IsConnected);
    }

    private static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    private async Task<CloudEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
