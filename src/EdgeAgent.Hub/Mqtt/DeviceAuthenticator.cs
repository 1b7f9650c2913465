using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Security;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>Decides who may connect, by IoT Hub's rules for user name, client id, token and certificate.</summary>
internal sealed class DeviceAuthenticator(DeviceProof proof, HostAliases aliases, Throttles throttles)
{
    /// <summary>The answer to a CONNECT, the reason in words for the log, what was read where it is good, and when the proof expires.</summary>
    public (MqttConnectReasonCode Code, string Reason, DeviceUserName? UserName, DateTimeOffset EndsUtc) Judge(ValidatingConnectionEventArgs connection)
    {
        if (connection.ProtocolVersion != MqttProtocolVersion.V311)
            return Refuse(MqttConnectReasonCode.UnsupportedProtocolVersion, "only MQTT 3.1.1 is spoken here");
        if (!DeviceUserName.TryParse(connection.UserName, out DeviceUserName? userName))
            return Refuse(MqttConnectReasonCode.BadUserNameOrPassword, "the user name must be {hub}/{device}/?api-version={date}");
        if (!aliases.Contains(userName.Host))
            return Refuse(MqttConnectReasonCode.NotAuthorized, $"'{userName.Host}' is no name of this hub");
        if (!IdentityName.IsValid(connection.ClientId))
            return Refuse(MqttConnectReasonCode.ClientIdentifierNotValid, DeviceId.Rule);
        if (connection.ClientId != userName.Name)
            return Refuse(MqttConnectReasonCode.NotAuthorized, "the client id must be the device id of the user name");
        bool hasPassword = !string.IsNullOrEmpty(connection.Password);
        if (!SasToken.TryParse(connection.Password, out SasToken? token) && hasPassword)
            return Refuse(MqttConnectReasonCode.NotAuthorized, "the password must be a shared access signature");
        if (proof.Refute(userName.Name, token, connection.ClientCertificate) is { } reason)
            return Refuse(MqttConnectReasonCode.NotAuthorized, reason);
        return throttles.TryTake(Operation.Connect)
            ? (MqttConnectReasonCode.Success, "", userName, token?.ExpiresUtc ?? DateTimeOffset.MaxValue)
            : Refuse(MqttConnectReasonCode.ServerUnavailable, "devices connect faster than the hub's limit");
    }

    private static (MqttConnectReasonCode Code, string Reason, DeviceUserName? UserName, DateTimeOffset EndsUtc) Refuse(MqttConnectReasonCode code, string reason) =>
        (code, reason, null, default);
}
