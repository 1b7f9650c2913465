using Microsoft.Azure.Devices.Client;

namespace EdgeAgent.IotHub.AzureSdk;

/// <summary>Gives the client its tokens. The client asks again when 15 % of a token's time are left, and renews it by a reconnect.</summary>
internal sealed class DeviceTokens(string deviceId, Func<TimeSpan, string> create) : DeviceAuthenticationWithTokenRefresh(deviceId)
{
    protected override Task<string> SafeCreateNewToken(string iotHub, int suggestedTimeToLive) => Task.FromResult(create(TimeSpan.FromSeconds(suggestedTimeToLive)));
}
