using System.Globalization;
using EdgeAgent.Contracts.Rollouts;
using EdgeAgent.ModelCommands.Output;

namespace EdgeAgent.Cli.Rollouts;

/// <summary>Rollouts as people read them.</summary>
internal static class RolloutText
{
    /// <summary>One rollout, with its progress by ring.</summary>
    public static void Write(RolloutView view, CommandOutput output)
    {
        output.Result.WriteLine($"{view.Name}: {view.Model}:{view.Version} to slot {view.Slot}, {Word(view.State)}{(view.Reason is null ? "" : $". {view.Reason}")}");
        TextTable table = new(
            new TableColumn("ring"), new TableColumn("state"), new TableColumn("devices", IsRightAligned: true), new TableColumn("run it", IsRightAligned: true), new TableColumn("failed", IsRightAligned: true),
            new TableColumn("working", IsRightAligned: true), new TableColumn("waiting", IsRightAligned: true), new TableColumn("to do", IsRightAligned: true), new TableColumn("restored", IsRightAligned: true), new TableColumn("until", IsFlexible: true));
        foreach (RingView ring in view.Rings)
        {
            RingCounts counts = ring.Counts;
            table.Add(ring.Ring.Name, ring.State.ToString().ToLowerInvariant(), Number(counts.Total), Number(counts.Succeeded), Number(counts.Failed), Number(counts.Working),
                Number(counts.Waiting), Number(counts.Pending), Number(counts.Restored), Time(ring.SoakEndsUtc ?? ring.EndedUtc));
        }
        output.Write(table);
        if (view.Rings.Sum(ring => ring.Counts.StillOnIt) is > 0 and var stillOnIt)
            output.Result.WriteLine($"{stillOnIt} of the restored devices still report {view.Model}:{view.Version}: they were not connected since, are on their way back, or refuse an older signature (--devices names them)");
    }

    /// <summary>All rollouts, a line each.</summary>
    public static void Write(IReadOnlyList<RolloutView> views, CommandOutput output)
    {
        if (views.Count == 0)
        {
            output.Result.WriteLine("no rollouts");
            return;
        }
        TextTable table = new(
            new TableColumn("rollout"), new TableColumn("model"), new TableColumn("slot"), new TableColumn("state"), new TableColumn("ring"), new TableColumn("run it", IsRightAligned: true),
            new TableColumn("failed", IsRightAligned: true), new TableColumn("started", IsFlexible: true));
        foreach (RolloutView view in views)
            table.Add(view.Name, $"{view.Model}:{view.Version}", view.Slot, Word(view.State), $"{view.CurrentRing + 1}/{view.Rings.Count}",
                Number(view.Rings.Sum(ring => ring.Counts.Succeeded)), Number(view.Rings.Sum(ring => ring.Counts.Failed)), Time(view.CreatedUtc));
        output.Write(table);
    }

    /// <summary>The devices of a rollout, a line each.</summary>
    public static void Write(IReadOnlyList<RolloutDevice> devices, RolloutView view, CommandOutput output)
    {
        TextTable table = new(new TableColumn("device"), new TableColumn("ring"), new TableColumn("state"), new TableColumn("before"), new TableColumn("why", IsFlexible: true));
        foreach (RolloutDevice device in devices)
            table.Add(device.DeviceId, view.Rings[device.Ring].Ring.Name, device.State.ToString().ToLowerInvariant(), device.Previous ?? "-", device.Code is null ? device.Detail ?? "" : $"{device.Code}: {device.Detail}");
        output.Write(table);
    }

    private static string Word(RolloutState state) => state switch
    {
        RolloutState.RollingBack => "rolling back",
        RolloutState.RolledBack => "rolled back",
        _ => state.ToString().ToLowerInvariant(),
    };

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";
}
