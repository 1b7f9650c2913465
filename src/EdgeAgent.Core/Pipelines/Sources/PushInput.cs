using System.Globalization;
using EdgeAgent.Core.Execution;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Frames that programs of the machine give to the local API.</summary>
internal sealed class PushInput : IInputSource
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly PushPort _port;
    private readonly TimeProvider _time;
    private readonly FrameConverter? _converter;
    private readonly PictureModelInput _input = new();
    private long _frames;

    public PushInput(string name, PushPort port, TimeProvider time)
    {
        (_name, _port, _time) = (name, port, time);
        _converter = port.Definition.Layout is { } layout ? new FrameConverter(layout) : null;
        _input.Name = name;
        port.SetOpen(true);
    }

    /// <inheritdoc/>
    public ModelInput Input => _input;

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <inheritdoc/>
    public string Waiting => $"Nobody has given the source {_name} a frame.";

    /// <inheritdoc/>
    public SourceReading TryTake()
    {
        if (_port.TryTake() is not { } frame)
            return new SourceReading(SourceOutcome.Empty);
        long start = _time.GetTimestamp();
        _input.Name = string.Create(CultureInfo.InvariantCulture, $"{_name} {++_frames}");
        try
        {
            if (frame.IsRaw)
                _converter!.Convert(frame.Bytes);
            _input.Picture = frame.IsRaw ? _converter!.Picture : ImageDecoder.Decode(frame.Bytes);
        }
        catch (ImageFormatException e)
        {
            return new SourceReading(SourceOutcome.Unreadable, default, e.Message);
        }
        return new SourceReading(SourceOutcome.Ready, _time.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => _port.Arrived.WaitAsync(LookAgain, _time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _port.SetOpen(false);
        return ValueTask.CompletedTask;
    }
}
