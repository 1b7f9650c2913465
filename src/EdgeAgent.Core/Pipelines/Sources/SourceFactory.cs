using EdgeAgent.Core.Ports;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Opens sources by name.</summary>
internal sealed class SourceFactory(IReadOnlyDictionary<string, SourceDefinition> definitions, ICommandRunner? commands, Random random, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, PushPort> _ports = definitions.Where(entry => entry.Value is PushDefinition)
        .ToDictionary(entry => entry.Key, entry => new PushPort((PushDefinition)entry.Value), StringComparer.Ordinal);

    /// <summary>Finds where frames from outside wait; null where no source of this name takes them.</summary>
    public PushPort? FindPort(string name) => _ports.GetValueOrDefault(name);

    /// <summary>Opens a source for one pipeline, which disposes it.</summary>
    public IInputSource Open(string name) => definitions[name] switch
    {
        FolderDefinition folder => new FolderInput(folder, time),
        CameraDefinition camera => new CameraInput(name, camera, Commands, random, time, logger),
        PushDefinition => new PushInput(name, _ports[name], time),
        SeriesDefinition { File: not null } series => new FileSeriesInput(name, series, time),
        SeriesDefinition series => new CommandSeriesInput(name, series, Commands, random, time, logger),
        SyntheticDefinition synthetic => new SyntheticInput(synthetic, time),
        var other => throw new NotSupportedException($"{other.GetType().Name} is no source."),
    };

    private ICommandRunner Commands => commands ?? throw new NotSupportedException("This agent runs no commands.");
}
