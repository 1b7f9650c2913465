using Microsoft.Extensions.Logging;

namespace EdgeAgent.IotHub;

internal static partial class LinkLog
{
    [LoggerMessage(1001, LogLevel.Information, "Connecting to {Endpoint} as {DeviceId}.")]
    public static partial void Connecting(ILogger logger, string endpoint, string deviceId);

    [LoggerMessage(1002, LogLevel.Information, "Connected to {Endpoint}.")]
    public static partial void Connected(ILogger logger, string endpoint);

    [LoggerMessage(1003, LogLevel.Warning, "{Reason} Next attempt in {Seconds:0.0} s.")]
    public static partial void Retrying(ILogger logger, string reason, double seconds);

    [LoggerMessage(1004, LogLevel.Information, "The token is renewed by a reconnect.")]
    public static partial void Renewing(ILogger logger);

    [LoggerMessage(1005, LogLevel.Warning, "{Endpoint} has closed {Count} links in a row soon after accepting them. Most often another device uses the same identity. Next attempt in {Seconds:0.0} s.")]
    public static partial void Contested(ILogger logger, string endpoint, int count, double seconds);

    [LoggerMessage(1006, LogLevel.Information, "Left {Endpoint}.")]
    public static partial void Left(ILogger logger, string endpoint);

    [LoggerMessage(1007, LogLevel.Warning, "The twin could not be fetched: {Reason}. Next attempt in {Seconds:0.0} s.")]
    public static partial void TwinRetry(ILogger logger, string reason, double seconds);

    [LoggerMessage(1008, LogLevel.Warning, "A notification of desired properties is no JSON object with a $version; the document is fetched again.")]
    public static partial void BadNotification(ILogger logger);

    [LoggerMessage(1009, LogLevel.Error, "The direct method {Name} met a fault.")]
    public static partial void MethodFailed(ILogger logger, Exception error, string name);

    [LoggerMessage(1010, LogLevel.Warning, "{Count} direct methods had not ended when the link stopped.")]
    public static partial void MethodsLeft(ILogger logger, int count);

    [LoggerMessage(1011, LogLevel.Error, "The cloud-to-device message {Id} met a fault and is not acknowledged; the hub sends it again.")]
    public static partial void MessageFailed(ILogger logger, Exception error, string id);

    [LoggerMessage(1012, LogLevel.Warning, "The cloud-to-device message {Id} stays with the hub: {Reason}.")]
    public static partial void MessageLeft(ILogger logger, string id, string reason);

    [LoggerMessage(1013, LogLevel.Warning, "The device's new certificate is not used, and the one before it is: {Reason}")]
    public static partial void OldCertificate(ILogger logger, string reason);

    [LoggerMessage(1014, LogLevel.Warning, "The device's certificate {Subject} ends at {End:u}.")]
    public static partial void CertificateEnds(ILogger logger, string subject, DateTime end);

    [LoggerMessage(1015, LogLevel.Information, "The provisioning service assigned this device to {HostName} as {DeviceId}.")]
    public static partial void Assigned(ILogger logger, string hostName, string deviceId);

    [LoggerMessage(1016, LogLevel.Warning, "The device goes on with {HostName}, its hub so far: {Reason}")]
    public static partial void OldAssignment(ILogger logger, string hostName, string reason);

    [LoggerMessage(1017, LogLevel.Warning, "The hub that the device is assigned to could not be stored, and is asked for again at the next start: {Reason}")]
    public static partial void AssignmentNotKept(ILogger logger, string reason);

    [LoggerMessage(1018, LogLevel.Information, "The device's clock was set from about {Before:u} to {Now:u}; the hub is tried again at once.")]
    public static partial void ClockSet(ILogger logger, DateTimeOffset before, DateTimeOffset now);
}
