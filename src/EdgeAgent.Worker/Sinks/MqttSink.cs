using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.IotHub;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using Polly;
using Polly.Retry;

namespace EdgeAgent.Worker.Sinks;

/// <summary>Events as messages of quality of service 1 to an MQTT 3.1.1 broker, over a connection of its own that is made when an event comes and kept.</summary>
internal sealed class MqttSink(MqttSinkSettings settings, TimeProvider time) : IEventSink
{
    private const int Attempts = 3;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ResiliencePipeline<string?> _patience = new ResiliencePipelineBuilder<string?> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<string?>
        {
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome.Result is not null),
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Constant,
            Delay = Pause,
        })
        .Build();

    /// <inheritdoc/>
    public async Task<string?> DeliverAsync(PipelineEvent happened, CancellationToken cancellationToken)
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder()
            .WithTopic(TopicOf(happened))
            .WithPayload(JsonSerializer.SerializeToUtf8Bytes(happened, ContractsJsonContext.Default.PipelineEvent))
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        return await _patience.ExecuteAsync(async cancel => await TryAsync(message, cancel), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(AttemptTimeout, time);
        try
        {
            if (_client.IsConnected)
                await _client.DisconnectAsync(cancellationToken: limit.Token);
        }
        catch (Exception e) when (IsExpected(e))
        {
            // The broker is gone.
        }
        _client.Dispose();
    }

    private async Task<string?> TryAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(AttemptTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (!_client.IsConnected)
            {
                MqttClientConnectResult answer = await _client.ConnectAsync(CreateOptions(), either.Token);
                if (answer.ResultCode != MqttClientConnectResultCode.Success)
                    return $"The broker {settings.Host} refuses the connection: {answer.ResultCode}.";
            }
            MqttClientPublishResult result = await _client.PublishAsync(message, either.Token);
            return result.IsSuccess ? null : $"The broker {settings.Host} refuses the message: {result.ReasonCode}.";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"The broker {settings.Host} did not answer within {AttemptTimeout.TotalSeconds:0} s.";
        }
        catch (Exception e) when (IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return $"The broker {settings.Host}, port {settings.Port}: {(e.InnerException ?? e).Message}";
        }
    }

    private MqttClientOptions CreateOptions()
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
            .WithTcpServer(settings.Host, settings.Port)
            .WithClientId(settings.ClientId)
            .WithTimeout(AttemptTimeout);
        if (settings.UserName is not null)
            options.WithCredentials(settings.UserName, settings.PasswordFile is { } file ? File.ReadAllText(file).Trim() : "");
        if (settings.UsesTls)
            options.WithTlsOptions(tls => ConfigureTls(tls.UseTls()));
        return options.Build();
    }

    private void ConfigureTls(MqttClientTlsOptionsBuilder tls)
    {
        tls.WithTargetHost(settings.Host);
        if (settings.CaFile is { } file)
            tls.WithTrustChain(TrustAnchors.Load(file));
    }

    private string TopicOf(PipelineEvent happened) => settings.Topic
        .Replace("{pipeline}", happened.Pipeline, StringComparison.Ordinal)
        .Replace("{rule}", happened.Rule, StringComparison.Ordinal)
        .Replace("{state}", happened.State == EventState.Raised ? "raised" : "cleared", StringComparison.Ordinal);

    private static bool IsExpected(Exception e) => e is MqttCommunicationException or OperationCanceledException or InvalidOperationException || StorageFault.Is(e) || e is System.Net.Sockets.SocketException;
}
