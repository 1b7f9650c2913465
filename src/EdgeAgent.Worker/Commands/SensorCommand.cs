using System.CommandLine;
using EdgeAgent.Core.Ports;
using EdgeAgent.ModelCommands;
using EdgeAgent.Worker.Platform.Linux;
using EdgeAgent.Worker.Platform.Sensors;

namespace EdgeAgent.Worker.Commands;

/// <summary><c>sensor</c>: a sensor's readings as lines of numbers, for people and as the command of a series.</summary>
internal static class SensorCommand
{
    private const string Kernel = "kernel";
    private const int LeastAddress = 0x03, MostAddress = 0x77;

    public static Command Create(TimeProvider time)
    {
        string chips = ChipSensors.Names.Count == 0 ? "this build drives no chips" : string.Join(", ", ChipSensors.Names);
        Argument<string> kind = new("SENSOR") { Description = $"{Kernel}, for numbers that drivers show as files; or a chip on an I2C bus ({chips})." };
        Option<string[]> files = new("--file") { Description = "A file of one number, such as /sys/bus/iio/devices/iio:device0/in_temp_input; one option a value.", HelpName = "FILE" };
        Option<int?> bus = new("--bus") { Description = "The number of the I2C bus. Default: 1.", HelpName = "N" };
        Option<string?> address = new("--address") { Description = "The chip's address on the bus, such as 0x76.", HelpName = "ADDRESS" };
        Option<double?> interval = new("--interval") { Description = "Seconds between two readings. Default: 1.", HelpName = "SECONDS" };
        Option<int?> count = new("--count") { Description = "The number of readings. Default: without end.", HelpName = "N" };
        Command command = new("sensor", "Print a sensor's readings, a line of numbers each.") { kind, files, bus, address, interval, count };
        command.Validators.Add(result =>
        {
            bool isKernel = result.GetValue(kind) == Kernel;
            if (isKernel != (result.GetValue(files) is { Length: > 0 }) || isKernel == (result.GetValue(address) is not null))
                result.AddError($"{Kernel} takes --file, at least once; a chip takes --address.");
            if (result.GetValue(address) is { } text && ReadAddress(text) is null)
                result.AddError($"--address must be a number from 0x{LeastAddress:X2} to 0x{MostAddress:X2}.");
            if (result.GetValue(bus) is < 0 or > 255)
                result.AddError("--bus must be 0 to 255.");
            if (result.GetValue(interval) is not null and not (>= 0.01 and <= 86400))
                result.AddError("--interval must be 0.01 to 86400.");
            if (result.GetValue(count) is < 1)
                result.AddError("--count must be at least 1.");
        });
        command.SetAction((arguments, cancellation) => RunAsync(
            () => arguments.GetValue(kind) == Kernel
                ? new KernelSensor(new SystemFiles("/"), arguments.GetValue(files)!)
                : ChipSensors.Open(arguments.GetRequiredValue(kind), arguments.GetValue(bus) ?? 1, ReadAddress(arguments.GetValue(address)!)!.Value),
            TimeSpan.FromSeconds(arguments.GetValue(interval) ?? 1), arguments.GetValue(count), time, arguments.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Func<ISensor> open, TimeSpan interval, int? count, TimeProvider time, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            using ISensor sensor = open();
            await new SensorReader(sensor, interval, time).RunAsync(output, count, cancellation);
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new CommandFailureException(e.Message, e);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how readings without end are ended.
        }
        return CommandExitCode.Done;
    }

    private static int? ReadAddress(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var style = isHex ? System.Globalization.NumberStyles.AllowHexSpecifier : System.Globalization.NumberStyles.None;
        return int.TryParse(isHex ? text.AsSpan(2) : text, style, System.Globalization.CultureInfo.InvariantCulture, out int value) && value is >= LeastAddress and <= MostAddress ? value : null;
    }
}
