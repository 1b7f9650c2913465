using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Worker.Configuration;
using EdgeAgent.Worker.Platform.Linux.Gpio;
using EdgeAgent.Worker.Sinks;

namespace EdgeAgent.Worker.Doctor;

/// <summary>Checks that what sources and sinks stand for is there, without starting or driving any of it.</summary>
internal sealed class PipelineChecks(AgentConfiguration configuration)
{
    private readonly string _searchPath = Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>One check for each pipeline, source and sink.</summary>
    public IEnumerable<Check> Run()
    {
        if (configuration.Pipeline is { } one)
            yield return CheckFolder("pipeline", one.Folder);
        foreach ((string name, PipelineDefinition pipeline) in configuration.Pipelines)
        {
            string sentence = $"{name}: {pipeline.Source} through slot {pipeline.Slot}, {pipeline.Rules.Count} rule(s), to {string.Join(", ", pipeline.Sinks)}.";
            yield return new Check("pipeline", pipeline.IsEnabled ? CheckResult.Ok : CheckResult.Skipped, pipeline.IsEnabled ? sentence : $"{sentence} It is switched off.");
        }
        if (configuration.Pipeline is null && configuration.Pipelines.Count == 0)
            yield return new Check("pipeline", CheckResult.Absent, "No pipeline is configured: models are kept ready and run on nothing, unless the twin names some.");
        foreach ((string name, SourceDefinition source) in configuration.Sources)
            yield return CheckSource($"source {name}", source);
        foreach ((string name, SinkSettings sink) in configuration.Sinks)
            yield return CheckSink($"sink {name}", sink);
    }

    private Check CheckSource(string name, SourceDefinition source) => source switch
    {
        FolderDefinition folder => CheckFolder(name, folder.Folder),
        CameraDefinition camera => CheckCommand(name, camera.Command),
        SeriesDefinition { Command: { } command } => CheckCommand(name, command),
        SeriesDefinition { File: { } file } => File.Exists(file)
            ? new Check(name, CheckResult.Ok, $"Samples come from {file}.")
            : new Check(name, CheckResult.Absent, $"The file {file} does not exist yet; the agent waits for it."),
        PushDefinition => configuration.Api is null
            ? new Check(name, CheckResult.Failed, "Frames come by the local API, which is not configured; add \"api\": {}.")
            : new Check(name, CheckResult.Ok, "Frames come by the local API."),
        _ => new Check(name, CheckResult.Ok, "A seeded pattern."),
    };

    private Check CheckCommand(string name, IReadOnlyList<string> command) => FindProgram(command[0]) is { } path
        ? new Check(name, CheckResult.Ok, $"{path} is there; it was not started.")
        : new Check(name, CheckResult.Failed, $"There is no program {command[0]}, neither as a path nor in PATH.");

    private string? FindProgram(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program) ? program : null
        : _searchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Check CheckSink(string name, SinkSettings sink) => sink switch
    {
        FileSinkSettings { Options.Path: var path } => Directory.Exists(Path.GetDirectoryName(path))
            ? new Check(name, CheckResult.Ok, $"Events go to {path}.")
            : new Check(name, CheckResult.Failed, $"The directory of {path} does not exist."),
        GpioSinkSettings gpio => CheckChip(name, gpio),
        WebhookSinkSettings webhook => new Check(name, CheckResult.Ok, $"Events go to {webhook.Url.Authority}; it was not asked, since an event would be a false alarm."),
        MqttSinkSettings mqtt => new Check(name, CheckResult.Ok, $"Events go to the broker {mqtt.Host}, port {mqtt.Port}; it was not asked."),
        _ => new Check(name, CheckResult.Skipped, "Not checked."),
    };

    private static Check CheckChip(string name, GpioSinkSettings gpio)
    {
        try
        {
            using System.Device.Gpio.GpioDriver driver = GpioChips.Open(gpio.Chip);
            return new Check(name, CheckResult.Ok, $"/dev/gpiochip{gpio.Chip} opens; line {gpio.Line} was not driven.");
        }
        catch (IOException e)
        {
            return new Check(name, CheckResult.Failed, e.Message);
        }
    }

    private static Check CheckFolder(string name, string folder) => Directory.Exists(folder)
        ? new Check(name, CheckResult.Ok, $"Pictures come from {folder}.")
        : new Check(name, CheckResult.Absent, $"The folder {folder} does not exist yet; the agent waits for it.");
}
