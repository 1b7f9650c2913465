using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeAgent.IotHub;

/// <summary>Registers a device with the Device Provisioning Service over MQTT: asks, polls as often as the service says, and leaves.</summary>
/// <param name="options">The device as the service knows it.</param>
/// <param name="time">The clock for tokens and the timer for waits.</param>
public sealed class ProvisioningClient(ProvisioningOptions options, TimeProvider time)
{
    private const string ApiVersion = "2019-03-31";
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1), UsualPause = TimeSpan.FromSeconds(2), LongestPause = TimeSpan.FromSeconds(60);

    private readonly string _endpoint = $"{options.Endpoint}:{options.Port}";

    /// <summary>The device as the service knows it.</summary>
    public ProvisioningOptions Options => options;

    /// <summary>Registers the device, once, without trying again.</summary>
    /// <returns>The hub and the device's identity there, or the reason why there is none.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> RegisterAsync(CancellationToken cancellationToken)
    {
        ClientCertificate? certificate = null;
        string? problem = "Neither a key nor a certificate is given.";
        if (options.Key is null && (certificate = options.Certificate?.Choose(out problem)) is null)
            return (null, new LinkFailure(LinkErrorCode.OwnCertificateUnreadable, problem!));

        (IotHubConnectionString? hub, LinkFailure? failure) = await RegisterAsync(certificate, cancellationToken);
        if (certificate is not null && failure is null)
            options.Certificate!.Accepted(certificate);
        if (certificate is not null && failure is { Code: LinkErrorCode.Unauthorized or LinkErrorCode.TlsFailed or LinkErrorCode.NotProvisioned })
            options.Certificate!.Refused(certificate);
        return (hub, failure);
    }

    private async Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> RegisterAsync(ClientCertificate? certificate, CancellationToken cancellationToken)
    {
        X509Certificate2Collection? anchors = null;
        string? refusal = null;
        using CancellationTokenSource deadline = new(options.Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            anchors = options.CaFile is null ? null : TrustAnchors.Load(options.CaFile);
        }
        catch (IOException e)
        {
            return (null, new LinkFailure(LinkErrorCode.TrustUnreadable, e.Message));
        }

        try
        {
            using IMqttClient client = new MqttClientFactory().CreateMqttClient();
            MqttClientConnectResult answer = await client.ConnectAsync(CreateMqttOptions(certificate, anchors, reason => refusal = reason), either.Token);
            if (ConnectFailures.FromConnack(answer.ResultCode, _endpoint, options.RegistrationId) is { } failure)
                return (null, failure);
            return await TalkAsync(client, either.Token);
        }
        catch (Exception e) when (ConnectFailures.IsExpected(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, refusal is null
                ? ConnectFailures.FromException(e, _endpoint, options.Timeout)
                : new LinkFailure(LinkErrorCode.CertificateRefused, $"The certificate of {_endpoint} is refused: {refusal}."));
        }
        finally
        {
            foreach (X509Certificate2 anchor in anchors ?? [])
                anchor.Dispose();
        }
    }

    private MqttClientOptions CreateMqttOptions(ClientCertificate? certificate, X509Certificate2Collection? anchors, Action<string> certificateRefused)
    {
        string resource = $"{options.IdScope}/registrations/{options.RegistrationId}";
        string? password = options.Key is { } key ? SasToken.Create(resource, key.Span, time.GetUtcNow() + TokenLifetime, "registration").Value : null;
        return new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithTcpServer(options.Endpoint, options.Port)
            .WithClientId(options.RegistrationId)
            .WithCredentials($"{resource}/api-version={ApiVersion}&ClientVersion={Uri.EscapeDataString(options.ClientType)}", password)
            .WithCleanSession()
            .WithTimeout(options.Timeout)
            .WithTlsOptions(MqttOptionsFactory.Tls(options.Endpoint, certificate, anchors, certificateRefused))
            .Build();
    }

    private async Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> TalkAsync(IMqttClient client, CancellationToken cancellationToken)
    {
        Channel<ProvisioningResponse> answers = Channel.CreateBounded<ProvisioningResponse>(4);
        string expected = "";
        client.ApplicationMessageReceivedAsync += received =>
        {
            MqttApplicationMessage message = received.ApplicationMessage;
            if (ProvisioningTopics.TryReadResponse(message.Topic, out int status, out string id, out TimeSpan? retryAfter) && id == Volatile.Read(ref expected))
                answers.Writer.TryWrite(ProvisioningResponse.Read(status, retryAfter, message.Payload.ToArray()));
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += ended =>
        {
            answers.Writer.TryComplete(ended.Exception ?? new IOException("The service closed the connection"));
            return Task.CompletedTask;
        };
        await client.SubscribeAsync(ProvisioningTopics.Responses, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
        string? operation = null;
        for (int request = 1; ; request++)
        {
            string id = request.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Volatile.Write(ref expected, id);
            await client.PublishBinaryAsync(
                operation is null ? ProvisioningTopics.Register(id) : ProvisioningTopics.Poll(id, operation),
                operation is null ? CreateBody() : [], MqttQualityOfServiceLevel.AtLeastOnce, retain: false, cancellationToken);
            ProvisioningResponse answer = await NextAsync(answers.Reader, cancellationToken);
            operation = answer.OperationId ?? operation;
            if (Judge(answer, operation) is { } end)
                return end;
            TimeSpan pause = answer.RetryAfter ?? UsualPause;
            await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken);
        }
    }

    private static async Task<ProvisioningResponse> NextAsync(ChannelReader<ProvisioningResponse> answers, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException(e.InnerException?.Message ?? e.Message, e.InnerException);
        }
    }

    // Null: ask once more.
    private (IotHubConnectionString? Hub, LinkFailure? Failure)? Judge(ProvisioningResponse answer, string? operation)
    {
        if (answer is { StatusCode: 200, State: "assigned" })
        {
            return IotHubConnectionString.TryCreate(answer.AssignedHub ?? "", answer.DeviceId ?? "", options.Key?.ToArray(), out IotHubConnectionString? hub, out string? error)
                ? (hub, null)
                : (null, new LinkFailure(LinkErrorCode.ProtocolError, $"{_endpoint} assigned the device to a hub that cannot be: {error}"));
        }

        string detail = answer.Error is null ? "" : $": {answer.Error.TrimEnd('.')}";
        if (answer.State is "failed" or "disabled")
            return (null, new LinkFailure(LinkErrorCode.NotProvisioned, $"{_endpoint} gives '{options.RegistrationId}' no hub; the registration is {answer.State}{detail}."));
        if (answer.StatusCode == 202 || answer is { StatusCode: 200, State: "assigning" })
        {
            return operation is null
                ? (null, new LinkFailure(LinkErrorCode.ProtocolError, $"{_endpoint} answered without an operationId."))
                : null;
        }

        return answer.StatusCode is 429 or >= 500
            ? (null, new LinkFailure(LinkErrorCode.HubUnavailable, $"{_endpoint} is throttling or not ready; it answered status {answer.StatusCode}{detail}."))
            : (null, new LinkFailure(LinkErrorCode.NotProvisioned, $"{_endpoint} refused '{options.RegistrationId}' with status {answer.StatusCode}{detail}."));
    }

    private byte[] CreateBody()
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("registrationId", options.RegistrationId);
            if (options.ModelId is { } modelId)
            {
                writer.WriteStartObject("payload");
                writer.WriteString("modelId", modelId);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }
}
