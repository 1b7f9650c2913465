using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Security;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeAgent.Hub.Mqtt;

/// <summary>Decides who may connect, by IoT Hub's rules for user name, client id and token.</summary>
internal sealed class DeviceAuthenticator(DeviceStore devices, HostAliases aliases, HubOptions options, TimeProvider time)
{
    /// <summary>The answer to a CONNECT, the reason in words for the log, and what was read where it is good.</summary>
    public (MqttConnectReasonCode Code, string Reason, DeviceUserName? UserName, SasToken? Token) Judge(ValidatingConnectionEventArgs connection)
    {
        if (connection.ProtocolVersion != MqttProtocolVersion.V311)
            return (MqttConnectReasonCode.UnsupportedProtocolVersion, "only MQTT 3.1.1 is spoken here", null, null);
        if (!DeviceUserName.TryParse(connection.UserName, out DeviceUserName? userName))
            return (MqttConnectReasonCode.BadUserNameOrPassword, "the user name must be {hub}/{device}/?api-version={date}", null, null);
        if (!aliases.Contains(userName.Host))
            return (MqttConnectReasonCode.NotAuthorized, $"'{userName.Host}' is no name of this hub", null, null);
        if (!DeviceId.IsValid(connection.ClientId))
            return (MqttConnectReasonCode.ClientIdentifierNotValid, DeviceId.Rule, null, null);
        if (connection.ClientId != userName.DeviceId)
            return (MqttConnectReasonCode.NotAuthorized, "the client id must be the device id of the user name", null, null);
        if (!SasToken.TryParse(connection.Password, out SasToken? token))
            return (MqttConnectReasonCode.NotAuthorized, "the password must be a shared access signature", null, null);
        if (token.ExpiresUtc + options.ClockSkew < time.GetUtcNow())
            return (MqttConnectReasonCode.NotAuthorized, $"the token expired at {token.ExpiresUtc:u}", null, null);
        if (token.PolicyName is not null || !aliases.Covers(token.Resource, $"devices/{userName.DeviceId}"))
            return (MqttConnectReasonCode.NotAuthorized, $"the token is for '{token.Resource}'", null, null);
        if (devices.Find(userName.DeviceId) is not { } device)
            return (MqttConnectReasonCode.NotAuthorized, "the device is not registered", null, null);
        if (!device.HasSigned(token))
            return (MqttConnectReasonCode.NotAuthorized, "neither key of the device signed the token", null, null);
        return device.IsEnabled
            ? (MqttConnectReasonCode.Success, "", userName, token)
            : (MqttConnectReasonCode.NotAuthorized, "the device is disabled", null, null);
    }
}
