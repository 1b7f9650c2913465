using EdgeAgent.EndToEnd.Tests.Support;
using EdgeAgent.IotHub;

namespace EdgeAgent.EndToEnd.Tests;

public sealed class ProvisioningTests : IAsyncLifetime
{
    private LoopbackHub _hub = null!;

    public async ValueTask InitializeAsync() => _hub = await LoopbackHub.StartAsync();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task A_device_of_an_enrolled_group_is_told_its_hub_and_who_it_is_there()
    {
        byte[] groupKey = await _hub.EnrollGroupAsync("fleet");

        (IotHubConnectionString? hub, LinkFailure? failure) = await RegisterAsync("pi-new", ProvisioningOptions.DeriveKey(groupKey, "pi-new"));
        Assert.Null(failure);
        Assert.Equal(("localhost", (int?)_hub.MqttPort, "pi-new"), (hub!.HostName, hub.Port, hub.DeviceId));

        (hub, failure) = await RegisterAsync("pi-other", ProvisioningOptions.DeriveKey(groupKey, "pi-new"));
        Assert.Null(hub);
        Assert.Equal(LinkErrorCode.Unauthorized, failure!.Code);
    }

    private Task<(IotHubConnectionString? Hub, LinkFailure? Failure)> RegisterAsync(string id, byte[] key)
    {
        ProvisioningOptions options = new()
        {
            IdScope = _hub.ProvisioningIdScope,
            RegistrationId = id,
            Endpoint = "localhost",
            Port = _hub.MqttPort,
            Key = key,
            CaFile = _hub.CaFile,
        };
        return new ProvisioningClient(options, TimeProvider.System).RegisterAsync(TestContext.Current.CancellationToken);
    }
}
