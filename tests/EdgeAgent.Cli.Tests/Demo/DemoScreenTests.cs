using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using Spectre.Console;

namespace EdgeAgent.Cli.Tests.Demo;

public sealed class DemoScreenTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void The_screen_fits_the_terminal_and_shows_every_figure(int width)
    {
        string screen = Draw(Running(), width);
        Assert.All(screen.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
        string[] names = [.. screen.Split('\n').Skip(1).Select(line => line.Length < 12 ? "" : line[..12].Trim()).Where(name => name.Length > 0)];
        Assert.Equal(["device", "model", "pictures", "inferences", "latency", "memory", "processor", "power", "picture"], names);
        foreach (string figure in (string[])["running, 7 of 22 s", "demo-device, connected", "mobilenet_v2:1, active", "p50 12.30 ms", "arena 1.58 MiB", "41.2 °C", "3.10 W   23.4 mJ/inference (estimate)", "no meter: an estimate, assuming 2.7 W idle", "0009.jpg", "0.910  ostrich"])
            Assert.Contains(figure, screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_unknown_says_so()
    {
        TelemetryMessage message = Message(1) with { Power = new PowerWindow { Source = PowerSource.None }, System = new SystemWindow() };
        string screen = Draw(Running() with { Telemetry = [message] }, 80);
        Assert.Contains("power       unknown", screen, StringComparison.Ordinal);
        Assert.Contains("temperature unknown", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("0.00 W", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_anything_is_known_it_shows_what_it_waits_for()
    {
        string screen = Draw(Running() with { Phase = "waiting for the device to connect", IsConnected = false, Telemetry = [], ActiveAfter = null, Slot = null, DeviceReport = null }, 80);
        Assert.Contains("waiting for the device to connect", screen, StringComparison.Ordinal);
        Assert.Contains("demo-device, not connected", screen, StringComparison.Ordinal);
        Assert.Contains("mobilenet_v2:1, assigned", screen, StringComparison.Ordinal);
        Assert.Contains("latency     none yet", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Generated_pictures_say_what_they_show_and_how_many_readings_were_right()
    {
        DemoState state = Running();
        string screen = Draw(state with { Content = state.Content with { Shown = new Dictionary<string, string> { ["0009.jpg"] = "ostrich" } } }, 80);
        Assert.Contains("2 of 2 readings in telemetry right", screen, StringComparison.Ordinal);
        Assert.Contains("0009.jpg   shows ostrich", screen, StringComparison.Ordinal);
        Assert.Contains("1 of 1", Draw(state with { Telemetry = [Message(1)], Content = state.Content with { Shown = new Dictionary<string, string> { ["0009.jpg"] = "ostrich" } } }, 80), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_drawn_beside_its_reading_and_fits_a_terminal_of_24_lines()
    {
        string folder = Directory.CreateTempSubdirectory("edgectl-screen-").FullName;
        File.WriteAllBytes(Path.Combine(folder, "0009.jpg"), PngEncoder.Encode(new RgbImage(40, 30)));
        DemoState state = Running();
        string screen = Draw(state with { Content = state.Content with { ImageFolder = folder } }, 80);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(10, screen.Split('\n').Count(line => line.Contains("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀", StringComparison.Ordinal)));
        Assert.Contains("▀  0.910  ostrich", screen, StringComparison.Ordinal);
        Assert.True(screen.TrimEnd().Split('\n').Length <= 24, screen);
    }

    private static string Draw(DemoState state, int width)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(DemoScreen.Render(state, width));
        return writer.ToString();
    }

    private static DemoState Running() => new()
    {
        Phase = "running",
        Elapsed = TimeSpan.FromSeconds(7),
        Duration = TimeSpan.FromSeconds(20),
        Device = "demo-device",
        Options = new DemoOptions { IdleWatts = 2.7, BusyWatts = 6.4 },
        Content = new DemoContent
        {
            Reference = new ModelReference("mobilenet_v2", "1"),
            File = [],
            Sha256 = "ab",
            Labels = null,
            ImageFolder = "/data/images/imagenet-1k",
            Shown = null,
        },
        IsConnected = true,
        DeviceReport = new DeviceReport { AgentVersion = "0.1.0", Architecture = "arm64", Kernels = "neondot" },
        Slot = new SlotReport { State = SlotState.Active, Sha256 = "ab" },
        ActiveAfter = TimeSpan.FromSeconds(2),
        Telemetry = [Message(1), Message(2)],
    };

    private static TelemetryMessage Message(int sequence) => new()
    {
        Sequence = sequence,
        RunId = "run",
        TimestampUtc = DateTimeOffset.UnixEpoch,
        WindowSeconds = 1,
        Slots =
        [
            new InferenceWindow
            {
                Slot = "default", Model = "mobilenet_v2", Version = "1", Sha256 = "ab", Inferences = 10, InputErrors = 0, ArenaBytes = 1_656_000, WeightsBytes = 3_600_000,
                LatencyUs = new LatencySummary { P50 = 12_300, P95 = 13_000, P99 = 13_400 + sequence, Max = 14_000, Mean = 12_400 },
                LastInput = "0009.jpg", Last = [new Classification { Index = 10, Label = "ostrich", Score = 0.91 }], MillijoulesPerInference = 23.4,
            },
        ],
        System = new SystemWindow { ResidentBytes = 30_000_000, CpuPercent = 34, TemperatureCelsius = 41.2 },
        Power = new PowerWindow { Source = PowerSource.Estimate, SourceName = "estimate:cpu-share", Watts = 3.1 },
    };
}
