using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using EdgeAgent.Core.Ports;
using Microsoft.Azure.Devices.Client;
using Microsoft.Azure.Devices.Client.Exceptions;
using Polly.Timeout;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>What the client's exceptions mean to the agent.</summary>
internal static class SdkFailures
{
    /// <summary>Whether an exception is what a network or a hub does, and no bug. A cancellation counts: the caller has looked at its own token first.</summary>
    public static bool IsExpected(Exception e) => e is IotHubException or OperationCanceledException or TimeoutException or IOException or SocketException or HttpRequestException
        or AuthenticationException or CryptographicException or UnauthorizedAccessException or InvalidOperationException or TimeoutRejectedException;

    /// <summary>Whether the same again may succeed.</summary>
    public static bool IsPassing(Exception e) =>
        e is IotHubException { IsTransient: true } or OperationCanceledException or TimeoutException or IOException or SocketException or HttpRequestException or TimeoutRejectedException;

    /// <summary>What became of something sent. What the hub refuses from this device now, it may take later: that counts as not answered.</summary>
    public static LinkResult ToResult(Exception e) => e switch
    {
        IotHubThrottledException or ServerBusyException or ServerErrorException or QuotaExceededException or IotHubSuspendedException => new LinkResult(LinkStatus.Throttled, Sentence(e)),
        IotHubException { IsTransient: false } and not (IotHubCommunicationException or UnauthorizedException or DeviceNotFoundException) => new LinkResult(LinkStatus.Rejected, Sentence(e)),
        _ => new LinkResult(LinkStatus.Unanswered, e is OperationCanceledException or TimeoutRejectedException ? "No answer came in time." : Sentence(e)),
    };

    /// <summary>Why connecting failed.</summary>
    public static CloudEvent.Disconnected ToDisconnected(Exception e) => new(ReasonOf(e), e is OperationCanceledException or TimeoutRejectedException ? "The hub did not answer in time." : Sentence(e));

    /// <summary>Why the client lost its connection.</summary>
    public static CloudEvent.Disconnected ToDisconnected(ConnectionStatusChangeReason reason) => reason switch
    {
        ConnectionStatusChangeReason.Device_Disabled => new(DisconnectReason.Refused, "The device is deleted or disabled at the hub."),
        ConnectionStatusChangeReason.Bad_Credential => new(DisconnectReason.Refused, "The hub refused the device's credentials."),
        ConnectionStatusChangeReason.Expired_SAS_Token => new(DisconnectReason.Refused, "The device's token has expired."),
        ConnectionStatusChangeReason.Client_Close => new(DisconnectReason.Unreachable, "The client was closed."),
        ConnectionStatusChangeReason.Retry_Expired => new(DisconnectReason.Unreachable, "The client has given up reconnecting."),
        _ => new(DisconnectReason.Unreachable, "The connection is lost."),
    };

    private static DisconnectReason ReasonOf(Exception e) => e switch
    {
        UnauthorizedException or DeviceNotFoundException => DisconnectReason.Refused,
        IotHubThrottledException or ServerBusyException or QuotaExceededException => DisconnectReason.Throttled,
        AuthenticationException or CryptographicException => DisconnectReason.UntrustedHub,
        { InnerException: AuthenticationException } => DisconnectReason.UntrustedHub,
        _ => DisconnectReason.Unreachable,
    };

    private static string Sentence(Exception e)
    {
        string text = e.Message.ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? $"{e.GetType().Name}." : $"{text.TrimEnd('.')}.";
    }
}
