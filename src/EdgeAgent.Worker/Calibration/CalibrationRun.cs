using EdgeAgent.Contracts.Telemetry;
using EdgeAgent.Core.Ports;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Hosting;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Linux.Power;

namespace EdgeAgent.Worker.Calibration;

/// <summary>One run of <c>doctor --calibrate-power</c>.</summary>
internal sealed class CalibrationRun(CalibrationRequest request, TimeProvider time, Action<string> progress)
{
    /// <summary>What the figures of a person are called.</summary>
    public const string WallMeter = "wall meter";

    private const string HowByHand =
        "read a wall meter while the board is idle, and while 'edge-agent doctor --calibrate-power --busy-load --seconds 60' runs; then give both: --calibrate-power --idle-watts W --busy-watts W";

    /// <summary>Runs.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What to print, and the lines for other boards' configurations; no lines where only the load was run.</returns>
    /// <exception cref="CommandFailureException">There is no sensor, or no sound figures, or the agent is at work.</exception>
    public async Task<(CalibrationDocument Document, string? Lines)> RunAsync(CancellationToken cancellation)
    {
        AgentConfiguration configuration = ReadConfiguration();
        if (request is { IdleWatts: { } idle, BusyWatts: { } busy })
            return Finish(configuration, new PowerEstimateSettings(idle, busy, WallMeter), null);
        using DataDirectoryLock right = TakeRight(configuration);
        return request.IsLoadOnly ? (await RunLoadAsync(cancellation), null) : await MeasureAsync(configuration, cancellation);
    }

    private async Task<CalibrationDocument> RunLoadAsync(CancellationToken cancellation)
    {
        progress($"all cores at work for {request.Seconds} s: read the meter now");
        using CalibrationLoad load = StartLoad();
        await Task.Delay(TimeSpan.FromSeconds(request.Seconds), time, cancellation);
        return new CalibrationDocument(null, null, null, request.Seconds, load.Inferences, null);
    }

    private async Task<(CalibrationDocument Document, string? Lines)> MeasureAsync(AgentConfiguration configuration, CancellationToken cancellation)
    {
        PowerMeters meters = new(new SystemFiles(configuration.RootPath), time) { Chip = configuration.PowerMonitor };
        IPowerMeter sensor = meters.FindAll().FirstOrDefault(meter => meter.Source == PowerSource.Sensor)
            ?? throw new CommandFailureException($"this device has no power sensor, and figures are not invented: {HowByHand}{(meters.ChipProblem is { } problem ? $". {problem}" : "")}");
        CalibrationLoad? load = null;
        PowerEstimateSettings figures = await new PowerCalibration(sensor, () => load = StartLoad(), time, progress).MeasureAsync(request.Seconds, cancellation);
        return Finish(configuration, figures, load?.Inferences);
    }

    private (CalibrationDocument Document, string? Lines) Finish(AgentConfiguration configuration, PowerEstimateSettings figures, long? inferences)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (request.Saves)
            EstimateFile.Save(configuration.File, figures, now);
        CalibrationDocument document = new(figures.CalibratedBy, figures.IdleWatts, figures.BusyWatts, request.Seconds, inferences, request.Saves ? configuration.File : null);
        return (document, EstimateFile.Lines(figures, now));
    }

    private static CalibrationLoad StartLoad() => CalibrationLoad.Start(Environment.ProcessorCount, new Random(1));

    private AgentConfiguration ReadConfiguration()
    {
        try
        {
            return ConfigurationReader.Read(request.Configuration);
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException(e.Message, e);
        }
    }

    private static DataDirectoryLock TakeRight(AgentConfiguration configuration)
    {
        try
        {
            return DataDirectoryLock.Take(configuration.DataDirectory);
        }
        catch (ConfigurationException e)
        {
            throw new CommandFailureException($"the agent must not run meanwhile, since its work would count as idle. {e.Message}", e);
        }
    }
}
