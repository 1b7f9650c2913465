using System.Globalization;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Worker.LocalApi.Status;

/// <summary>The status for people.</summary>
internal static class StatusReport
{
    public static void Write(StatusDocument status, TextWriter output)
    {
        Line($"edge-agent {status.Version}, device {status.DeviceId}, up {Duration(status.UptimeSeconds)}");
        Line($"link      {(status.Link.IsConnected ? "connected to the hub" : "not connected")}{(status.Link.Problem is { } problem ? $": {problem}" : "")}");
        if (status.SafeModeReason is { } reason)
            Line($"mode      SAFE since {status.SafeModeSinceUtc:u}, no model is loaded: {reason}");
        if (status.Slots.Count == 0)
            Line($"slots     none: the cloud has assigned no model yet");
        foreach (SlotDocument slot in status.Slots)
            WriteSlot(slot);
        if (status.Pipelines.Count == 0)
            Line($"pipeline  none is configured");
        foreach (PipelineDocument pipeline in status.Pipelines)
            Line($"pipeline  {pipeline.Name}: {pipeline.Detail ?? "runs"}{Counts(pipeline)}");
        foreach (SinkDocument sink in status.Sinks.Where(sink => sink.Delivered + sink.Dropped + sink.Failed + sink.Waiting > 0))
            Line($"sink      {sink.Name}: {sink.Delivered} events delivered, {sink.Waiting} wait, {sink.Dropped} dropped, {sink.Failed} failed{(sink.Problem is { } trouble ? $"; the last: {trouble}" : "")}");
        if (status.Governor is { } governor)
            Line($"governor  {(governor.Detail is { } why ? why : "as configured: nothing slows inferences down")}");
        Line($"telemetry {status.Telemetry.Waiting} messages wait, {status.Telemetry.Dropped} were dropped");
        Line($"system    {string.Join(", ", System(status.System, status.Power))}");
        Line($"loops     {string.Join(", ", status.Loops.Where(loop => loop.IsRunning && loop.StuckSeconds is null).Select(loop => loop.Name))} {(status.IsHealthy ? "run" : "run, others do not:")}");
        foreach (LoopDocument loop in status.Loops.Where(loop => loop.StuckSeconds is not null))
            Line($"          {loop.Name} is stuck: it has not got on for {loop.StuckSeconds:0} s");
        foreach (LoopDocument loop in status.Loops.Where(loop => loop.Faults > 0 || !loop.IsRunning))
            Line($"          {loop.Name}{(loop.IsRunning ? "" : " waits to begin again")}: {loop.Faults} faults, the last: {loop.LastFault}");

        void WriteSlot(SlotDocument slot)
        {
            string model = slot.Model is null ? "no model" : $"{slot.Model} {slot.Version}, active since {slot.ActivatedUtc:u}, {slot.Inferences} inferences, kernels {slot.Kernels}";
            Line($"slot      {slot.Slot}: {model}{(slot.State is "active" or "empty" ? "" : $"; {slot.State} another")}");
            if (slot.Failure is { } failure)
                Line($"          last failure at {failure.Step} ({failure.Code}): {failure.Message}");
        }

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }

    private static string Counts(PipelineDocument pipeline) =>
        $" ({pipeline.Frames} inputs run, {pipeline.Dropped} dropped, {pipeline.Errors} unreadable, {pipeline.Events} events{(pipeline.Raised.Count > 0 ? $"; raised: {string.Join(", ", pipeline.Raised)}" : "")})";

    private static IEnumerable<string> System(SystemWindow system, PowerWindow? power)
    {
        if (system.ResidentBytes is long resident)
            yield return string.Create(CultureInfo.InvariantCulture, $"{resident / 1048576.0:0.0} MiB resident");
        if (system.AvailableBytes is long available)
            yield return $"{available >> 20} MiB available";
        yield return system.TemperatureCelsius is double celsius ? string.Create(CultureInfo.InvariantCulture, $"{celsius:0.0} degrees Celsius") : "temperature unknown";
        yield return power?.Watts is double watts
            ? string.Create(CultureInfo.InvariantCulture, $"{watts:0.00} W {(power.Source == PowerSource.Sensor ? "measured" : "estimated")} by {power.SourceName}")
            : "power unknown";
        if (system.Throttling is { Count: > 0 } reasons)
            yield return $"held back by {string.Join(" and ", reasons)}";
    }

    private static string Duration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(seconds);
        return time.TotalDays >= 1 ? $"{time.Days} d {time.Hours} h" : time.TotalHours >= 1 ? $"{time.Hours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.Seconds} s";
    }
}
