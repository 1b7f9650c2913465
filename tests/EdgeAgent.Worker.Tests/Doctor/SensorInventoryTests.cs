using EdgeAgent.Worker.Doctor;

namespace EdgeAgent.Worker.Tests.Doctor;

public sealed class SensorInventoryTests
{
    [Fact]
    public void Every_sensor_of_the_kernel_is_listed_with_its_value()
    {
        using RecordedTree tree = new(
            ("sys/class/hwmon/hwmon0/name", "ina219\n"), ("sys/class/hwmon/hwmon0/in1_input", "5080\n"), ("sys/class/hwmon/hwmon0/curr1_input", "-482\n"),
            ("sys/class/hwmon/hwmon0/power1_input", "2440000\n"), ("sys/class/hwmon/hwmon0/in1_label", "supply\n"), ("sys/class/hwmon/hwmon0/intrusion0_input", "1\n"),
            ("sys/class/hwmon/hwmon1/name", "bad\u001b[2Jname\n"), ("sys/class/hwmon/hwmon1/temp1_input", "hot\n"),
            ("sys/class/thermal/thermal_zone0/type", "cpu-thermal\n"), ("sys/class/thermal/thermal_zone0/temp", "48686\n"),
            ("sys/class/power_supply/BAT0/type", "Battery\n"), ("sys/class/power_supply/BAT0/capacity", "37\n"), ("sys/class/power_supply/BAT0/voltage_now", "3800000\n"));

        Assert.Equal(
            [
                ("ok", "hwmon ina219: curr1 -0.482 A, supply 5.08 V, power1 2.44 W."),
                ("absent", "hwmon bad?[2Jname: no value now."),
                ("ok", "thermal zone cpu-thermal: 48.686 degrees Celsius."),
                ("ok", "power supply BAT0 (Battery): 37 %, 3.8 V."),
            ],
            new SensorInventory(tree.Files).Read().Select(check => (check.Result.ToString().ToLowerInvariant(), check.Detail)));
    }

    [Fact]
    public void A_device_without_sensors_lists_none()
    {
        using RecordedTree tree = new();

        Assert.Empty(new SensorInventory(tree.Files).Read());
    }
}
