using System.Runtime.InteropServices;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.ModelCommands;

namespace EdgeAgent.Cli.Demo;

/// <summary>Runs the whole loop once: a hub, an agent, a model through the registry and the twin, and what the hub hears of it.</summary>
/// <param name="options">What was asked for.</param>
/// <param name="clock">The clock.</param>
internal sealed class DemoRun(DemoOptions options, TimeProvider clock)
{
    private const string DeviceId = "demo-device";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500), StartPatience = TimeSpan.FromSeconds(60);

    /// <summary>Runs until the time is over, the agent ends, or the user interrupts; leaves no process and no folder behind.</summary>
    public async Task<DemoSummary> RunAsync(IDemoView view, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        AgentProgram program = AgentProgram.Find(options.Agent, options.AgentRunner);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("edgeagent-demo-");
        try
        {
            return await RunAsync(folder.FullName, program, view, stop.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<DemoSummary> RunAsync(string folder, AgentProgram program, IDemoView view, CancellationToken cancellation)
    {
        DemoContent content = DemoContent.Prepare(options, folder);
        DemoState state = new() { Phase = "starting the hub", Elapsed = TimeSpan.Zero, Duration = options.Duration, Content = content, Device = DeviceId, Options = options };
        view.Show(state);
        await using DemoHub demoHub = await DemoHub.StartAsync(Path.Combine(folder, "hub"), clock, cancellation, content.ImageFolder);
        using HubClient hub = new(demoHub.Connection, clock);
        ModelDelivery delivery = new(hub, clock);
        DeviceIdentity device = await hub.CreateDeviceAsync(DeviceId, cancellation);
        string key = device.Authentication?.SymmetricKey?.PrimaryKey ?? throw new CommandFailureException("the hub made a device without a key");
        await delivery.PublishAsync(content.Reference, content.File, content.Labels, manifest: null, cancellation);
        await delivery.AssignAsync(DeviceId, TwinNames.DefaultSlot, content.Reference, options.Preprocessing, AssignedTrust.Published, null, cancellation);
        string configuration = AgentConfiguration.Write(folder, DeviceId, key, demoHub.MqttPort, demoHub.Connection.CertificateAuthorityFile!, content, options);
        state = state with { Phase = "starting the agent", DashboardUrl = demoHub.DashboardUrl };
        view.Show(state);
        await using AgentProcess agent = AgentProcess.Start(program, configuration, clock);
        state = await view.WatchAsync(() => WatchAsync(state, hub, agent, view, cancellation));
        return Summarize(state, agent);
    }

    private async Task<DemoState> WatchAsync(DemoState state, HubClient hub, AgentProcess agent, IDemoView view, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp(), lastId = 0;
        try
        {
            while (agent.ExitCode is null && !(clock.GetElapsedTime(start) >= EndOf(state)))
            {
                DeviceTwin twin = await hub.GetTwinAsync(DeviceId, cancellation);
                IReadOnlyList<StoredMessage> messages = await hub.GetTelemetryAsync(DeviceId, lastId, cancellation);
                lastId = messages.Count > 0 ? messages[^1].Id : lastId;
                TimeSpan elapsed = clock.GetElapsedTime(start);
                SlotReport? slot = twin.Slots().GetValueOrDefault(TwinNames.DefaultSlot);
                bool isActive = slot is { State: SlotState.Active or SlotState.Probation } && slot.Sha256 == state.Content.Sha256;
                state = state with
                {
                    Elapsed = elapsed,
                    IsConnected = string.Equals(twin.ConnectionState, "Connected", StringComparison.OrdinalIgnoreCase),
                    DeviceReport = twin.Device(),
                    Slot = slot,
                    ActiveAfter = state.ActiveAfter ?? (isActive ? elapsed : null),
                    Telemetry = [.. state.Telemetry, .. messages.Select(AgentTelemetry.Read).OfType<TelemetryMessage>()],
                };
                state = state with { Phase = DescribePhase(state) };
                view.Show(state);
                await Task.Delay(PollInterval, clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return state with { Elapsed = clock.GetElapsedTime(start) };
        }
        return state with { Elapsed = clock.GetElapsedTime(start) };
    }

    /// <summary>The time counts from the moment at which the model is active, so that a slow start takes nothing from it; a start that hangs is bounded.</summary>
    private TimeSpan? EndOf(DemoState state) => (options.Duration, state) switch
    {
        (null, _) => null,
        (TimeSpan duration, { ActiveAfter: TimeSpan active }) => active + duration,
        (TimeSpan duration, { Slot.Failure: not null }) => duration,
        (TimeSpan duration, _) => duration > StartPatience ? duration : StartPatience,
    };

    private static string DescribePhase(DemoState state) => state switch
    {
        { Slot.Failure: SlotFailure failure } => $"the device refused the model in step {failure.Step} ({failure.Code})",
        { IsActive: true, LastWindow: not null } => "running",
        { IsActive: true } => "model active, waiting for telemetry",
        { Slot.State: SlotState.Downloading } => "the device downloads the model",
        { Slot.State: SlotState.Verifying } => "the device checks the model",
        { Slot.State: SlotState.Probing } => "the device tries the model in a process of its own",
        { IsConnected: true } => "the device is connected",
        _ => "waiting for the device to connect",
    };

    private DemoSummary Summarize(DemoState state, AgentProcess agent)
    {
        string? failure = DescribeFailure(state, agent);
        TelemetryMessage? last = state.Telemetry.Count > 0 ? state.Telemetry[^1] : null;
        return new DemoSummary
        {
            Model = state.Content.Reference.Name,
            Version = state.Content.Reference.Version,
            Sha256 = state.Content.Sha256,
            Readings = DemoReadings.Of(state),
            Device = state.Device,
            Kernels = state.DeviceReport?.Kernels,
            DashboardUrl = state.DashboardUrl,
            Seconds = Math.Round(state.Elapsed.TotalSeconds, 1),
            ActiveAfterSeconds = state.ActiveAfter is TimeSpan after ? Math.Round(after.TotalSeconds, 1) : null,
            TelemetryMessages = state.Telemetry.Count,
            Inferences = state.Inferences,
            InputErrors = state.InputErrors,
            LastWindow = state.LastWindow,
            System = last?.System,
            Power = last?.Power,
            IdleWatts = options.IdleWatts,
            BusyWatts = options.BusyWatts,
            Failure = failure,
            AgentLog = failure is null ? [] : agent.Log,
        };
    }

    private static string? DescribeFailure(DemoState state, AgentProcess agent) => (agent.ExitCode, state) switch
    {
        (int code, _) => $"the agent ended by itself with exit code {code} {(agent.Log.Count > 0 ? "after the lines above" : "and wrote nothing")}",
        (_, { IsActive: false, Slot.Failure: SlotFailure refused }) => $"the device refused the model in step {refused.Step} ({refused.Code}): {refused.Message}",
        (_, { IsActive: false }) => $"the twin did not report the model active within {state.Elapsed.TotalSeconds:0} s ({state.Phase})",
        (_, { Telemetry.Count: 0 }) => "the model is active, but no telemetry arrived at the hub",
        (_, { Inferences: 0 }) => $"telemetry arrived, but no inference finished; {state.InputErrors} pictures could not be read",
        _ => null,
    };
}
