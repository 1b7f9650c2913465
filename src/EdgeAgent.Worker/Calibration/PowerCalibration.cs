using System.Globalization;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Telemetry;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Calibration;

/// <summary>Measures a board's idle and busy power with its sensor.</summary>
/// <param name="meter">The sensor.</param>
/// <param name="startLoad">Keeps all cores busy until it is disposed.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Takes a line for each phase.</param>
internal sealed class PowerCalibration(IPowerMeter meter, Func<IDisposable> startLoad, TimeProvider time, Action<string> progress)
{
    /// <summary>The time that the board and a sensor that averages take to show a new load.</summary>
    public static TimeSpan Settling { get; } = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Measures both.</summary>
    /// <param name="seconds">How long each is measured.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandFailureException">The sensor gave too few values, or the load made no difference to it.</exception>
    public async Task<PowerEstimateSettings> MeasureAsync(int seconds, CancellationToken cancellation)
    {
        progress($"{meter.Name}: the idle board, {seconds} s");
        double idle = await MeanWattsAsync(seconds, cancellation);
        double busy;
        using (startLoad())
        {
            progress($"{meter.Name}: all cores at work, {seconds} s");
            busy = await MeanWattsAsync(seconds, cancellation);
        }

        return busy > idle
            ? new PowerEstimateSettings(Math.Round(idle, 3), Math.Round(busy, 3), meter.Name)
            : throw new CommandFailureException(string.Create(CultureInfo.InvariantCulture,
                $"the board drew {busy:0.00} W with all cores at work and {idle:0.00} W idle by {meter.Name}: the sensor does not see the processor, or something else was at work; no figures are taken"));
    }

    private async Task<double> MeanWattsAsync(int seconds, CancellationToken cancellation)
    {
        await Task.Delay(Settling, time, cancellation);
        EnergyMeter energy = new(meter, Period, time);
        energy.Sample();
        for (int i = 0; i < seconds; i++)
        {
            await Task.Delay(Period, time, cancellation);
            energy.Sample();
        }

        return energy.TakeWindow().Watts ?? throw new CommandFailureException($"{meter.Name} gave values for less than half of {seconds} s; no figures are taken");
    }
}
