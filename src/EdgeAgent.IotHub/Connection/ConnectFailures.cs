using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;

namespace EdgeAgent.IotHub;

/// <summary>Says in one sentence why a connection was not made or ended.</summary>
internal static class ConnectFailures
{
    public static bool IsExpected(Exception error) =>
        error is MqttCommunicationException or MqttProtocolViolationException or SocketException or IOException or AuthenticationException or OperationCanceledException
            or TimeoutException or ObjectDisposedException;

    public static LinkFailure FromException(Exception error, string endpoint, TimeSpan timeout)
    {
        if (Find<SocketException>(error) is { } socket)
        {
            return socket.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery =>
                    new(LinkErrorCode.NameNotResolved, $"The name in {endpoint} could not be resolved; is the network up, and is the hub's name right?"),
                SocketError.ConnectionRefused => new(LinkErrorCode.Unreachable, $"{endpoint} refused the connection; is the hub running, and is the port right?"),
                SocketError.ConnectionReset => new(LinkErrorCode.ClosedByHub, $"{endpoint} reset the connection."),
                SocketError.TimedOut => new(LinkErrorCode.TimedOut, $"{endpoint} did not answer."),
                _ => new(LinkErrorCode.Unreachable, $"{endpoint} could not be reached: {socket.Message}."),
            };
        }

        if (Find<AuthenticationException>(error) is { } tls)
            return new(LinkErrorCode.TlsFailed, $"TLS with {endpoint} failed: {Sentence(tls.InnerException?.Message ?? tls.Message)}");
        if (Find<OperationCanceledException>(error) is not null || Find<TimeoutException>(error) is not null || Find<MqttCommunicationTimedOutException>(error) is not null)
            return new(LinkErrorCode.TimedOut, $"{endpoint} did not answer within {timeout.TotalSeconds:0.#} s.");
        return new(LinkErrorCode.ProtocolError, $"{endpoint} does not speak MQTT 3.1.1 over TLS as expected: {Sentence(error.Message)}");
    }

    public static LinkFailure? FromConnack(MqttClientConnectResultCode code, string endpoint, string deviceId) => code switch
    {
        MqttClientConnectResultCode.Success => null,
        MqttClientConnectResultCode.ServerUnavailable => new(LinkErrorCode.HubUnavailable, $"{endpoint} is throttling or not ready (CONNACK 3)."),
        MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.NotAuthorized => new(LinkErrorCode.Unauthorized,
            $"{endpoint} refused device '{deviceId}' ({(code == MqttClientConnectResultCode.NotAuthorized ? "CONNACK 5" : "CONNACK 4")}); "
            + "is it registered and enabled there, is its key right, and is this device's clock right?"),
        _ => new(LinkErrorCode.ProtocolError, $"{endpoint} refused MQTT 3.1.1 or the client identifier ({code})."),
    };

    public static LinkFailure FromDisconnect(MqttClientDisconnectedEventArgs ended, string endpoint)
    {
        if (ended.Exception is null || Find<SocketException>(ended.Exception) is { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown })
            return new(LinkErrorCode.ClosedByHub, $"{endpoint} closed the link.");
        if (Find<MqttCommunicationTimedOutException>(ended.Exception) is not null || Find<OperationCanceledException>(ended.Exception) is not null)
            return new(LinkErrorCode.LinkLost, $"{endpoint} stopped answering.");
        if (ended.Exception is MqttProtocolViolationException)
            return new(LinkErrorCode.ProtocolError, $"{endpoint} broke the protocol: {Sentence(ended.Exception.Message)}");
        return Find<SocketException>(ended.Exception) is { } socket
            ? new(LinkErrorCode.LinkLost, $"The link to {endpoint} broke: {socket.Message}.")
            : new(LinkErrorCode.ClosedByHub, $"{endpoint} closed the link.");
    }

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is T found)
                return found;
        }

        return null;
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
