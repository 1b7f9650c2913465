using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeAgent.Cli.Demo;

/// <summary>Shows a demo live in the terminal, in place.</summary>
internal sealed class DemoScreen : IDemoView
{
    private const int SparkWindows = 24, ShownClasses = 3, NameWidth = 12;
    private const double SmallestShownScore = 0.001;

    // Room for the ^C that the terminal writes when the demo is interrupted: it must not start a line of its own.
    private const int FreeAtRight = 3;

    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings());
    private readonly TextWriter _writer;
    private LiveDisplayContext? _live;

    public DemoScreen(TextWriter writer) => _writer = writer;

    /// <summary>Before the live part: lines that stay, the address among them whole so that it can be clicked and copied.</summary>
    public void Show(DemoState state)
    {
        if (_live is null)
        {
            _writer.WriteLine(state.DashboardUrl is null ? state.Phase : $"dashboard  {state.DashboardUrl}");
            return;
        }
        _console.Profile.Width = Math.Max(1, Console.WindowWidth - FreeAtRight);
        _live.UpdateTarget(Render(state, _console.Profile.Width));
        _live.Refresh();
    }

    public Task<DemoState> WatchAsync(Func<Task<DemoState>> watch) => _console.Live(new Text("")).StartAsync(live =>
    {
        _live = live;
        return watch();
    });

    /// <summary>One line a fact, cut to the terminal's width: lines that wrap would make the picture jump.</summary>
    internal static IRenderable Render(DemoState state, int width)
    {
        TelemetryMessage? last = state.Telemetry.Count > 0 ? state.Telemetry[^1] : null;
        InferenceWindow? window = state.LastWindow;
        List<IRenderable> rows = [new Rule($"EdgeAgent demo: {Markup.Escape(state.Phase)}, {DescribeTime(state)}").LeftJustified().RuleStyle(Color.Grey)];
        void Add(string name, string value, Style? style = null) => rows.Add(Row(name, value, style ?? Style.Plain, width));
        Add("device", DescribeDevice(state));
        Add("model", DescribeModel(state));
        Add("pictures", DescribePictures(state));
        Add("", "");
        Add("inferences", DescribeRate(state));
        Add("latency", window is null ? "none yet" : $"{DemoFigures.Latency(window.LatencyUs)}   {Spark(state)}");
        Add("memory", DemoFigures.Memory(window, last?.System));
        Add("processor", DemoFigures.Processor(last?.System));
        Add("power", DemoFigures.Power(last?.Power, window));
        if (DemoFigures.PowerSourceName(last?.Power, state.Options.IdleWatts, state.Options.BusyWatts) is string source)
            Add("", source, new Style(Color.Grey));
        Add("", "");
        Add("picture", window?.LastInput is null ? "none yet" : window.LastInput + DemoReadings.Describe(state, window));
        string[] classes = [.. (window?.Last ?? []).Take(ShownClasses).Where((best, rank) => rank == 0 || best.Score >= SmallestShownScore).Select(DemoFigures.Class)];
        PictureBlocks? picture = window?.LastInput is string name ? PictureBlocks.TryRead(Path.Combine(state.Content.ImageFolder, name)) : null;
        for (int row = 0; row < Math.Max(classes.Length, picture is null ? 0 : PictureBlocks.Rows); row++)
            rows.Add(PictureRow(picture, row, row < classes.Length ? classes[row] : "", width));
        return new Rows(rows);
    }

    private static Paragraph Row(string name, string value, Style style, int width)
    {
        int room = Math.Max(1, width - NameWidth - 1);
        string shown = value.Length > room ? string.Concat(value.AsSpan(0, room - 1), "…") : value;
        return new Paragraph().Append(name.PadRight(NameWidth), new Style(Color.Grey)).Append(shown.Length == 0 ? " " : shown, style);
    }

    // A row of the picture and, at its right, what was read in it.
    private static Paragraph PictureRow(PictureBlocks? picture, int row, string text, int width)
    {
        int left = NameWidth + (picture is null ? 0 : PictureBlocks.Columns + 2);
        string shown = text.Length > Math.Max(1, width - left - 1) ? text[..Math.Max(1, width - left - 1)] : text;
        Paragraph paragraph = new Paragraph().Append(new string(' ', NameWidth));
        if (picture is not null && width > left)
            picture.AppendTo(paragraph, row).Append("  ");
        return paragraph.Append(shown.Length == 0 ? " " : shown);
    }

    private static string DescribeTime(DemoState state) => state.Duration is TimeSpan duration
        ? string.Create(CultureInfo.InvariantCulture, $"{state.Elapsed.TotalSeconds:0} of {((state.ActiveAfter ?? TimeSpan.Zero) + duration).TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{state.Elapsed.TotalSeconds:0} s, Ctrl-C ends");

    private static string DescribeDevice(DemoState state)
    {
        string link = state.IsConnected ? "connected" : "not connected";
        return state.DeviceReport is DeviceReport report
            ? $"{state.Device}, {link}, agent {report.AgentVersion.Split('+')[0]} on {report.Architecture}, kernels {report.Kernels}"
            : $"{state.Device}, {link}";
    }

    private static string DescribeModel(DemoState state) =>
        $"{state.Content.Reference}, {(state.IsActive ? "active" : DescribeSlot(state.Slot))}";

    private static string DescribePictures(DemoState state) => DemoReadings.Of(state) is { } readings
        ? $"generated displays and meters{(readings.Seen > 0 ? $"; {readings.Right} of {readings.Seen} readings in telemetry right" : "")}"
        : state.Content.ImageFolder;

    private static string DescribeSlot(SlotReport? slot) => slot?.State switch
    {
        SlotState.Downloading => "downloading",
        SlotState.Verifying => "being checked",
        SlotState.Probing => "being tried",
        _ => "assigned",
    };

    private static string DescribeRate(DemoState state)
    {
        string errors = state.InputErrors > 0 ? $"   {state.InputErrors} unreadable pictures" : "";
        TelemetryMessage? last = state.Telemetry.LastOrDefault(message => message.Slots.Any(slot => slot.Inferences > 0));
        string rate = last is null ? "" : string.Create(CultureInfo.InvariantCulture, $"   {last.Slots.Sum(slot => slot.Inferences) / last.WindowSeconds:0.0} a second");
        return $"{state.Inferences}{rate}   in {state.Telemetry.Count} messages{errors}";
    }

    private static string Spark(DemoState state)
    {
        double[] medians = [.. state.Windows.Where(window => window.LatencyUs is not null).TakeLast(SparkWindows).Select(window => window.LatencyUs!.P50)];
        if (medians.Length < 2)
            return "";
        double low = medians.Min(), span = Math.Max(medians.Max() - low, low * 0.1);
        return string.Concat(medians.Select(median => "▁▂▃▄▅▆▇█"[Math.Min(7, (int)((median - low) / span * 8))]));
    }
}
