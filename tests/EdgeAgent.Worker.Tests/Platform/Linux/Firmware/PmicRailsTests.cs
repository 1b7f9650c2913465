using EdgeAgent.Worker.Platform.Linux.Firmware;

namespace EdgeAgent.Worker.Tests.Platform.Linux.Firmware;

public sealed class PmicRailsTests
{
    /// <summary>A list in the firmware's form: twelve rails with both figures in the documented order, and two with their voltage alone.</summary>
    public static string List { get; } = string.Join('\n', (string[])[
        "     3V7_WL_SW_A current(0)=0.05000000A", "       3V3_SYS_A current(1)=0.06000000A", "       1V8_SYS_A current(2)=0.17000000A", "      DDR_VDD2_A current(3)=0.02000000A",
        "      DDR_VDDQ_A current(4)=0.00000000A", "       1V1_SYS_A current(5)=0.18000000A", "        0V8_SW_A current(6)=0.32000000A", "      VDD_CORE_A current(7)=0.75000000A",
        "       3V3_DAC_A current(17)=0.00030000A", "       3V3_ADC_A current(18)=0.00040000A", "       0V8_AON_A current(16)=0.00500000A", "          HDMI_A current(22)=0.01000000A",
        "     3V7_WL_SW_V volt(8)=3.70000000V", "       3V3_SYS_V volt(9)=3.30000000V", "       1V8_SYS_V volt(10)=1.80000000V", "      DDR_VDD2_V volt(11)=1.10000000V",
        "      DDR_VDDQ_V volt(12)=0.60000000V", "       1V1_SYS_V volt(13)=1.10000000V", "        0V8_SW_V volt(14)=0.80000000V", "      VDD_CORE_V volt(15)=0.72000000V",
        "       3V3_DAC_V volt(20)=3.30000000V", "       3V3_ADC_V volt(21)=3.30000000V", "       0V8_AON_V volt(19)=0.80000000V", "          HDMI_V volt(23)=5.00000000V",
        "         EXT5V_V volt(24)=5.07000000V", "          BATT_V volt(25)=0.00512820V", ""]);

    /// <summary>0.185 + 0.198 + 0.306 + 0.022 + 0 + 0.198 + 0.256 + 0.54 + 0.00099 + 0.00132 + 0.004 + 0.05.</summary>
    public const double Watts = 1.76131;

    [Fact]
    public void The_rails_that_have_both_are_paired_by_name_and_added_up() => Assert.Equal(Watts, PmicRails.ReadWatts(List)!.Value, 9);

    [Fact]
    public void The_order_of_the_lines_does_not_matter_and_the_older_form_is_read_too()
    {
        string[] lines = List.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(Watts, PmicRails.ReadWatts(string.Join('\n', lines.Reverse()))!.Value, 9);
        Assert.Equal(1.5, PmicRails.ReadWatts("VDD_CORE_A=2A\nVDD_CORE_V=0.75V")!.Value, 9);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("VCHI initialization failed")]
    [InlineData("error=1 error_msg=\"Command not registered\"")]
    [InlineData("VDD_CORE_A current(7)=0.75A")]
    [InlineData("3V3_SYS_A current(1)=1.0A\n3V3_SYS_V volt(9)=3.3V")]
    [InlineData("VDD_CORE_A current(7)=0.75A\nVDD_CORE_V volt(15)=0.72V\nHDMI_A current(22)=0.01A")]
    [InlineData("VDD_CORE_A current(7)=10.87A\nVDD_CORE_V volt(15)=0.72V")]
    [InlineData("VDD_CORE_A current(7)=NaNA\nVDD_CORE_V volt(15)=0.72V")]
    [InlineData("VDD_CORE_A current(7)=-1A\nVDD_CORE_V volt(15)=0.72V")]
    [InlineData("VDD_CORE_A current(7)=1V\nVDD_CORE_V volt(15)=0.72V")]
    [InlineData("VDD_CORE_A current(7)=0.75A\nVDD_CORE_A current(7)=0.75A\nVDD_CORE_V volt(15)=0.72V")]
    [InlineData("VDD_CORE_A current(7)=0.75A\nVDD_CORE_V volt(15)=0.72V\nA=\nV")]
    [InlineData("VDD_CORE_A current(7)=0A\nVDD_CORE_V volt(15)=0.72V")]
    public void A_list_that_is_not_whole_and_sound_has_no_value(string? list) => Assert.Null(PmicRails.ReadWatts(list));

    [Fact]
    public void A_damaged_list_never_throws()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            char[] damaged = List.ToCharArray();
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = "A V=_.\n\09(\uFFFF"[random.Next(11)];
            double? watts = PmicRails.ReadWatts(new string(damaged, 0, random.Next(damaged.Length)));
            Assert.True(watts is null or (> 0 and <= 40), $"seed {seed}: {watts}");
        }
    }
}
