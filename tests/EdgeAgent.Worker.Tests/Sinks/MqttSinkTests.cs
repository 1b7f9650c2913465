using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.Sinks;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Worker.Tests.Sinks;

/// <summary>The MQTT sink against a real broker on loopback.</summary>
public sealed class MqttSinkTests
{
    private readonly ConcurrentQueue<(string Topic, byte[] Body, MqttQualityOfServiceLevel Quality)> _messages = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_reach_the_broker_under_their_topic_also_after_it_came_back()
    {
        int port = FreePort();
        using var folder = new TestFolder();
        File.WriteAllText(folder["password"], "secret\n");
        MqttSinkSettings settings = new() { Host = "127.0.0.1", Port = port, Topic = "plant/{pipeline}/{rule}/{state}", UserName = "agent", PasswordFile = folder["password"] };
        await using MqttSink sink = new(settings, TimeProvider.System);
        using (MqttServer broker = await StartAsync(port))
        {
            Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("run-e1"), Cancellation));
            Assert.Null(await sink.DeliverAsync(SampleEvents.Cleared("run-e2"), Cancellation));
            await broker.StopAsync();
        }
        using (MqttServer broker = await StartAsync(port))
        {
            Assert.Null(await sink.DeliverAsync(SampleEvents.Raised("run-e3"), Cancellation));
            await broker.StopAsync();
        }
        Assert.Equal(["plant/door/person/raised", "plant/door/person/cleared", "plant/door/person/raised"], _messages.Select(message => message.Topic));
        Assert.Equal(["run-e1", "run-e2", "run-e3"], _messages.Select(message => JsonSerializer.Deserialize(message.Body, ContractsJsonContext.Default.PipelineEvent)!.Id));
        Assert.All(_messages, message => Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.Quality));
    }

    [Fact]
    public async Task A_broker_that_refuses_and_one_that_is_not_there_are_told()
    {
        int port = FreePort();
        await using MqttSink sink = new(new MqttSinkSettings { Host = "127.0.0.1", Port = port, Topic = "t" }, TimeProvider.System);
        Assert.StartsWith($"The broker 127.0.0.1, port {port}: ", await sink.DeliverAsync(SampleEvents.Raised("1"), Cancellation), StringComparison.Ordinal);
        using MqttServer broker = await StartAsync(port);
        Assert.Equal("The broker 127.0.0.1 refuses the connection: BadUserNameOrPassword.", await sink.DeliverAsync(SampleEvents.Raised("2"), Cancellation));
        await broker.StopAsync();
    }

    private async Task<MqttServer> StartAsync(int port)
    {
        MqttServerOptions options = new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointPort(port).Build();
        MqttServer broker = new MqttServerFactory().CreateMqttServer(options);
        broker.ValidatingConnectionAsync += connection =>
        {
            connection.ReasonCode = connection.UserName == "agent" && connection.Password == "secret" ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        broker.InterceptingPublishAsync += published =>
        {
            _messages.Enqueue((published.ApplicationMessage.Topic, published.ApplicationMessage.Payload.ToArray(), published.ApplicationMessage.QualityOfServiceLevel));
            return Task.CompletedTask;
        };
        await broker.StartAsync();
        return broker;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
