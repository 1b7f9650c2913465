using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Supervision;
using Microsoft.Extensions.Logging;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The newest frame of a camera's command. Frames that come while one is run are read and dropped, so that the camera never waits and no old frame is run.</summary>
/// <remarks>Holds three raw frames and one picture, whatever the rate. Taking a frame allocates nothing.</remarks>
internal sealed class CameraInput : IInputSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly BufferExchange<byte> _frames;
    private readonly FrameConverter _converter;
    private readonly CommandLoop _command;
    private readonly PictureModelInput _input;
    private readonly Signal _arrived = new();
    private readonly TimeProvider _time;

    public CameraInput(string name, CameraDefinition definition, ICommandRunner runner, Random random, TimeProvider time, ILogger logger)
    {
        _time = time;
        _frames = new BufferExchange<byte>(definition.Layout.Bytes);
        _converter = new FrameConverter(definition.Layout);
        _input = new PictureModelInput { Picture = _converter.Picture, Name = name };
        _command = new CommandLoop(name, definition.Command, runner, Read, random, time, logger);
        _command.Begin();
    }

    /// <inheritdoc/>
    public ModelInput Input => _input;

    /// <inheritdoc/>
    public long Dropped => _frames.Dropped;

    /// <inheritdoc/>
    public string Waiting => _command.Problem ?? $"The camera {_input.Name} has given no frame yet.";

    /// <inheritdoc/>
    public SourceReading TryTake()
    {
        if (!_frames.TryTake())
            return new SourceReading(SourceOutcome.Empty);
        long start = _time.GetTimestamp();
        _converter.Convert(_frames.Reading);
        return new SourceReading(SourceOutcome.Ready, _time.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => _arrived.WaitAsync(LookAgain, _time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private void Read(Stream output)
    {
        while (output.ReadAtLeast(_frames.Writing, _frames.Writing.Length, throwOnEndOfStream: false) == _frames.Writing.Length)
        {
            _frames.Publish();
            _command.Succeeded();
            _arrived.Raise();
        }
    }
}
