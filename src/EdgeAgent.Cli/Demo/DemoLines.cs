using System.Globalization;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Cli.Demo;

/// <summary>Shows a demo as lines: one for each change of phase and one for each telemetry message.</summary>
/// <param name="writer">Where to.</param>
internal sealed class DemoLines(TextWriter writer) : IDemoView
{
    private string _phase = "";
    private bool _powerIsNamed;
    private int _shown;

    public void Show(DemoState state)
    {
        if (_phase.Length == 0)
            WriteHead(state);
        if (state.Phase != _phase)
            Write(state, state.Phase == "starting the agent" ? $"{state.Phase}; dashboard {state.DashboardUrl}" : state.Phase);
        _phase = state.Phase;
        for (; _shown < state.Telemetry.Count; _shown++)
            WriteMessage(state, state.Telemetry[_shown]);
    }

    public Task<DemoState> WatchAsync(Func<Task<DemoState>> watch) => watch();

    private void WriteHead(DemoState state)
    {
        DemoContent content = state.Content;
        writer.WriteLine($"model {content.Reference}");
        writer.WriteLine($"pictures {(content.Shown is null ? content.ImageFolder : "generated displays and meters")}");
    }

    private void WriteMessage(DemoState state, TelemetryMessage message)
    {
        InferenceWindow? window = message.Slots.FirstOrDefault(slot => slot.Sha256 == state.Content.Sha256);
        if (window is not { Inferences: > 0 })
            return;
        if (!_powerIsNamed && DemoFigures.PowerSourceName(message.Power, state.Options.IdleWatts, state.Options.BusyWatts) is string source)
            Write(state, $"power {source}");
        _powerIsNamed = true;
        string best = window.Last is { Count: > 0 } last ? $"   {window.LastInput}{DemoReadings.Describe(state, window)}, read as {DemoFigures.Class(last[0])}" : "";
        string count = window.Inferences == 1 ? "1 inference " : string.Create(CultureInfo.InvariantCulture, $"{window.Inferences} inferences");
        Write(state, $"{count}   {DemoFigures.Latency(window.LatencyUs)}   power {DemoFigures.Power(message.Power, window)}{best}");
    }

    private void Write(DemoState state, string text) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state.Elapsed.TotalSeconds,6:0.0} s  {text}"));
}
