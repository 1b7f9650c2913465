using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Mqtt;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.AspNetCore;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>The Device Provisioning Service's MQTT protocol: a broker of its own beside the hub's, in which nothing is passed from one client to another.</summary>
internal sealed partial class ProvisioningBroker : IDisposable
{
    private const string Answers = "$dps/registrations/res/#";
    private const string Register = "$dps/registrations/PUT/iotdps-register/", GetStatus = "$dps/registrations/GET/iotdps-get-operationstatus/";
    private const int RetryAfterSeconds = 1;

    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);
    private readonly MqttServer _server;
    private readonly Registrar _registrar;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public ProvisioningBroker(Registrar registrar, MqttServerLog log, TimeProvider time, ILogger<ProvisioningBroker> logger)
    {
        (_registrar, _time, _logger) = (registrar, time, logger);
        MqttServerOptions options = new MqttServerOptionsBuilder().WithoutDefaultEndpoint().WithDefaultCommunicationTimeout(TimeSpan.FromSeconds(15)).Build();
        _server = new MqttServer(options, [Connections], log);
        _server.ValidatingConnectionAsync += ValidateAsync;
        _server.InterceptingSubscriptionAsync += SubscribeAsync;
        _server.InterceptingPublishAsync += PublishedAsync;
        _server.ClientDisconnectedAsync += DisconnectedAsync;
    }

    /// <summary>Where connections of this protocol are handed in.</summary>
    public MqttConnectionHandler Connections { get; } = new();

    /// <summary>Begins to take connections.</summary>
    public Task StartAsync() => _server.StartAsync();

    /// <summary>Ends every connection.</summary>
    public Task StopAsync() => _server.StopAsync(new MqttServerStopOptions());

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        (connection.ReasonCode, string reason) = Judge(connection);
        if (connection.ReasonCode != MqttConnectReasonCode.Success)
            LogRefused(connection.ClientId, reason);
        return Task.CompletedTask;
    }

    private (MqttConnectReasonCode Code, string Reason) Judge(ValidatingConnectionEventArgs connection)
    {
        if (connection.ProtocolVersion != MqttProtocolVersion.V311)
            return (MqttConnectReasonCode.UnsupportedProtocolVersion, "only MQTT 3.1.1 is spoken here");
        if (!ProvisioningUserName.TryParse(connection.UserName, out ProvisioningUserName? userName) || userName.RegistrationId != connection.ClientId)
            return (MqttConnectReasonCode.NotAuthorized, "the client id must be the registration id of the user name");
        SasToken? token = SasToken.Read(connection.Password);
        if (token is null && !string.IsNullOrEmpty(connection.Password))
            return (MqttConnectReasonCode.NotAuthorized, "the password must be a shared access signature");
        try
        {
            Outcome<Enrollment> enrollment = _registrar.Recognize(userName.IdScope, userName.RegistrationId, token, connection.ClientCertificate);
            if (!enrollment.IsDone)
                return (MqttConnectReasonCode.NotAuthorized, enrollment.Error.Message);
            _clients[connection.ClientId] = new Client(enrollment.Value, connection.ClientCertificate);
            return (MqttConnectReasonCode.Success, "");
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, connection.ClientId);
            return (MqttConnectReasonCode.ServerUnavailable, failure.Message);
        }
    }

    private static Task SubscribeAsync(InterceptingSubscriptionEventArgs subscribing)
    {
        if (subscribing.TopicFilter.Topic != Answers)
        {
            subscribing.ProcessSubscription = false;
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
        }
        else if (subscribing.TopicFilter.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce)
        {
            subscribing.TopicFilter.QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
            subscribing.Response.ReasonCode = MqttSubscribeReasonCode.GrantedQoS1;
        }

        return Task.CompletedTask;
    }

    private async Task PublishedAsync(InterceptingPublishEventArgs publishing)
    {
        publishing.ProcessPublish = false;
        MqttApplicationMessage message = publishing.ApplicationMessage;
        string id = publishing.ClientId;
        bool isKnown = _clients.TryGetValue(id, out Client? client) && message.QualityOfServiceLevel != MqttQualityOfServiceLevel.ExactlyOnce;
        try
        {
            if (isKnown && Field(message.Topic, Register, "$rid") is { } registerId)
                await RegisterAsync(id, client!, registerId, message.Payload).ConfigureAwait(false);
            else if (isKnown && Field(message.Topic, GetStatus, "$rid") is { } statusId)
                await AnswerStatusAsync(id, statusId, Field(message.Topic, GetStatus, "operationId") ?? "").ConfigureAwait(false);
            else
                publishing.CloseConnection = true;
        }
        catch (SqliteException failure)
        {
            LogStoreFailed(failure, id);
            publishing.CloseConnection = true;
        }
    }

    private async Task RegisterAsync(string id, Client client, string requestId, ReadOnlySequence<byte> body)
    {
        JsonObject? request = body.IsEmpty ? [] : HubJson.ParseObject(body.ToArray());
        if (request is null || (request["registrationId"] is not null && request.Text("registrationId") != id))
        {
            await AnswerAsync(id, 400, requestId, null, HubError.Argument("The body must be one JSON object whose registrationId is the client id.")).ConfigureAwait(false);
            return;
        }

        string operation = await _registrar.RegisterAsync(client.Enrollment, id, client.Certificate, request["payload"]).ConfigureAwait(false);
        await AnswerAsync(id, 202, requestId, Registrar.Assigning(operation), null).ConfigureAwait(false);
    }

    private Task AnswerStatusAsync(string id, string requestId, string operationId) => _registrar.Result(id, operationId) is { } result
        ? AnswerAsync(id, 200, requestId, result, null)
        : AnswerAsync(id, 404, requestId, null, HubError.NotFound($"There is no operation '{operationId}'; register again."));

    private async Task AnswerAsync(string id, int status, string requestId, JsonObject? body, HubError? error)
    {
        string topic = $"$dps/registrations/res/{status}/?$rid={requestId}" + (status == 202 ? $"&retry-after={RetryAfterSeconds}" : "");
        string text = body?.ToHubJson() ?? error!.ToMqttBody(requestId, _time.GetUtcNow());
        MqttSessionStatus session = await _server.GetSessionAsync(id).ConfigureAwait(false);
        session?.TryEnqueueApplicationMessage(new MqttApplicationMessage { Topic = topic, PayloadSegment = Encoding.UTF8.GetBytes(text) }, out _);
    }

    private Task DisconnectedAsync(ClientDisconnectedEventArgs disconnected)
    {
        if (disconnected.DisconnectType != MqttClientDisconnectType.Takeover)
            _clients.TryRemove(disconnected.ClientId, out _);
        return Task.CompletedTask;
    }

    private static string? Field(string topic, string prefix, string name)
    {
        if (!topic.StartsWith(prefix + "?", StringComparison.Ordinal))
            return null;
        string? value = topic[(prefix.Length + 1)..].Split('&').FirstOrDefault(field => field.StartsWith(name + "=", StringComparison.Ordinal));
        return value is { } found && found.Length > name.Length + 1 ? found[(name.Length + 1)..] : null;
    }

    [LoggerMessage(520, LogLevel.Warning, "Refused to provision '{RegistrationId}': {Reason}")]
    private partial void LogRefused(string registrationId, string reason);

    [LoggerMessage(521, LogLevel.Error, "The store failed while '{RegistrationId}' was provisioned")]
    private partial void LogStoreFailed(Exception failure, string registrationId);

    private sealed record Client(Enrollment Enrollment, X509Certificate2? Certificate);
}
