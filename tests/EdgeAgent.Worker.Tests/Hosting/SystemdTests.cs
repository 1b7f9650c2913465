using EdgeAgent.Worker.Hosting;

namespace EdgeAgent.Worker.Tests.Hosting;

public sealed class SystemdTests
{
    [Theory]
    [InlineData("NOTIFY_SOCKET", "/run/systemd/notify", true)]
    [InlineData("SYSTEMD_EXEC_PID", "4711", true)]
    [InlineData("SYSTEMD_EXEC_PID", "4712", false)]
    [InlineData("NOTIFY_SOCKET", "", false)]
    [InlineData("HOME", "/root", false)]
    public void Systemd_is_known_by_what_it_leaves_in_the_environment(string variable, string value, bool isPresent) =>
        Assert.Equal(isPresent, Systemd.IsPresent(name => name == variable ? value : null, 4711));
}
