using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Windows over the samples that a command prints, a line each. The newest window is run; older ones that were not are dropped and counted.</summary>
internal sealed class CommandSeriesInput : IInputSource
{
    private const int ReadBytes = 16 << 10;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly SampleWindows _samples;
    private readonly CommandLoop _command;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly Signal _arrived = new();
    private readonly TimeProvider _time;

    public CommandSeriesInput(string name, SeriesDefinition definition, ICommandRunner runner, Random random, TimeProvider time, ILogger logger)
    {
        _time = time;
        _samples = new SampleWindows(definition);
        Input = new WindowModelInput(definition, _samples.Windows) { Name = name };
        _command = new CommandLoop(name, definition.Command!, runner, Read, random, time, logger);
        _command.Begin();
    }

    /// <inheritdoc/>
    public ModelInput Input { get; }

    /// <inheritdoc/>
    public long Dropped => _samples.Windows.Dropped;

    /// <inheritdoc/>
    public long Errors => _samples.Errors;

    /// <inheritdoc/>
    public string Waiting => _command.Problem ?? $"The series {Input.Name} has no whole window yet.";

    /// <inheritdoc/>
    public SourceReading TryTake() => new(_samples.Windows.TryTake() ? SourceOutcome.Ready : SourceOutcome.Empty);

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => _arrived.WaitAsync(LookAgain, _time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private void Read(Stream output)
    {
        _samples.Restart();
        for (int count; (count = output.Read(_buffer, 0, _buffer.Length)) > 0;)
        {
            if (!_samples.Write(_buffer.AsSpan(0, count)))
                continue;
            _command.Succeeded();
            _arrived.Raise();
        }
    }
}
