using System.Text;
using EdgeAgent.Hub.Tests.Support;

namespace EdgeAgent.Hub.Tests.Security;

public sealed class PolicyRightsTests
{
    private static readonly (string Method, string Path, string Needs)[] Requests =
    [
        ("GET", "/devices", "registryRead registryReadWrite"),
        ("GET", "/devices/pi-1/modules", "registryRead registryReadWrite"),
        ("GET", "/statistics/devices", "registryRead registryReadWrite"),
        ("GET", "/configurations", "registryRead registryReadWrite"),
        ("PUT", "/devices/pi-2", "registryReadWrite"),
        ("DELETE", "/devices/none", "registryReadWrite"),
        ("POST", "/devices", "registryReadWrite"),
        ("PUT", "/configurations/c", "registryReadWrite"),
        ("POST", "/devices/pi-1/applyConfigurationContent", "registryReadWrite"),
        ("PUT", "/registry/models/m/1", "registryReadWrite"),
        ("GET", "/twins/pi-1", "service"),
        ("PATCH", "/twins/pi-1", "service"),
        ("POST", "/twins/pi-1/methods", "service"),
        ("POST", "/devices/query", "service"),
        ("POST", "/devices/pi-1/messages/deviceBound", "service"),
        ("DELETE", "/devices/pi-1/commands", "service"),
        ("GET", "/messages/serviceBound/feedback", "service"),
        ("PUT", "/jobs/v2/j", "service"),
        ("GET", "/digitaltwins/pi-1", "service"),
        ("GET", "/telemetry/pi-1", "service"),
        ("GET", "/registry/models", "service"),
        ("GET", "/enrollments/none", "provisioningserviceowner"),
        ("PUT", "/enrollmentGroups/g", "provisioningserviceowner"),
        ("GET", "/certificates", ""),
        ("PUT", "/certificates/c", ""),
        ("GET", "/devices/pi-1/messages/deviceBound", "device"),
        ("POST", "/devices/pi-1/files", "device"),
    ];

    [Fact]
    public async Task Each_policy_opens_what_it_is_for_and_nothing_else()
    {
        await using TestHub hub = await TestHub.StartAsync();
        await hub.CreateDeviceAsync("pi-1");
        foreach ((string method, string path, string needs) in Requests)
        {
            Assert.NotEqual(401, await StatusAsync(hub, method, path, hub.OwnerToken()));
            Assert.Equal(401, await StatusAsync(hub, method, path, ""));
            foreach (string policy in new[] { "service", "device", "registryRead", "registryReadWrite", "provisioningserviceowner" })
            {
                int status = await StatusAsync(hub, method, path, hub.PolicyToken(policy));
                Assert.True((status != 401) == needs.Split(' ').Contains(policy), $"{method} {path} with {policy}: {status}");
            }
        }
    }

    private static async Task<int> StatusAsync(TestHub hub, string method, string path, string token)
    {
        using HttpResponseMessage answer = await hub.SendAsync(new HttpMethod(method), path, method == "GET" ? null : new StringContent("{}", Encoding.UTF8, "application/json"), token: token);
        return (int)answer.StatusCode;
    }
}
