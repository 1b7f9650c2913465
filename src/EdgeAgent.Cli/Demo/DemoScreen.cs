using System.Globalization;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeAgent.Cli.Demo;

/// <summary>Shows a demo live in the terminal, in place.</summary>
internal sealed class DemoScreen : IDemoView
{
    private const int SparkWindows = 24, ShownClasses = 3;
    private const double SmallestShownScore = 0.001;

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
        _live.UpdateTarget(Render(state));
        _live.Refresh();
    }

    public Task<DemoState> WatchAsync(Func<Task<DemoState>> watch) => AnsiConsole.Live(new Text("")).StartAsync(live =>
    {
        _live = live;
        return watch();
    });

    internal static IRenderable Render(DemoState state)
    {
        Table table = new Table().NoBorder().HideHeaders().AddColumn(new TableColumn("").NoWrap().Width(11)).AddColumn(new TableColumn("").NoWrap());
        TelemetryMessage? last = state.Telemetry.Count > 0 ? state.Telemetry[^1] : null;
        InferenceWindow? window = state.LastWindow;
        Add(table, "device", new Text(DescribeDevice(state)));
        Add(table, "model", new Text(DescribeModel(state)));
        Add(table, "pictures", new Text(state.Content.ImagesAreGenerated ? "generated" : state.Content.ImageFolder));
        table.AddEmptyRow();
        Add(table, "inferences", new Text(DescribeRate(state)));
        Add(table, "latency", new Text(window is null ? "none yet" : $"{DemoFigures.Latency(window.LatencyUs)}   {Spark(state)}"));
        Add(table, "memory", new Text(DemoFigures.Memory(window, last?.System)));
        Add(table, "processor", new Text(DemoFigures.Processor(last?.System)));
        AddPower(table, state, last, window);
        table.AddEmptyRow();
        Add(table, "picture", new Text(window?.LastInput ?? "-"));
        foreach (Classification best in window?.Last?.Take(ShownClasses).Where((best, rank) => rank == 0 || best.Score >= SmallestShownScore) ?? [])
            Add(table, "", new Text(DemoFigures.Class(best)));
        string time = state.Duration is TimeSpan duration
            ? string.Create(CultureInfo.InvariantCulture, $"{state.Elapsed.TotalSeconds:0} of {duration.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{state.Elapsed.TotalSeconds:0} s, Ctrl-C ends");
        return new Rows(new Rule($"EdgeAgent demo: {Markup.Escape(state.Phase)}, {time}").LeftJustified().RuleStyle(Color.Grey), table);
    }

    private static void Add(Table table, string name, Text value) => table.AddRow(new Text(name, new Style(Color.Grey)), value.Overflow(Overflow.Ellipsis));

    private static void AddPower(Table table, DemoState state, TelemetryMessage? last, InferenceWindow? window)
    {
        Add(table, "power", new Text(DemoFigures.Power(last?.Power, window)));
        if (DemoFigures.PowerSourceName(last?.Power, state.Options.IdleWatts, state.Options.BusyWatts) is string source)
            Add(table, "", new Text(source, new Style(Color.Grey)));
    }

    private static string DescribeDevice(DemoState state)
    {
        string link = state.IsConnected ? "connected" : "not connected";
        return state.DeviceReport is DeviceReport report
            ? $"{state.Device}, {link}, agent {report.AgentVersion} on {report.Architecture}, kernels {report.Kernels}"
            : $"{state.Device}, {link}";
    }

    private static string DescribeModel(DemoState state) =>
        $"{state.Content.Reference}, {(state.IsActive ? "active" : DescribeSlot(state.Slot))}{(state.Content.IsUntrained ? "; untrained, its classes mean nothing" : "")}";

    private static string DescribeSlot(SlotReport? slot) => slot?.State switch
    {
        SlotState.Downloading => "downloading",
        SlotState.Verifying => "being checked",
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
