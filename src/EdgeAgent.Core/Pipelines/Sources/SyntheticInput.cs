using System.Globalization;
using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Imaging;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Opens a seeded pattern as a source: there is always a next one.</summary>
internal sealed class SyntheticInput : IInputSource
{
    private readonly Random _random;
    private readonly PictureModelInput? _picture;
    private readonly TimeProvider _time;

    public SyntheticInput(SyntheticDefinition definition, TimeProvider time)
    {
        _random = new Random(definition.Seed);
        _time = time;
        string name = string.Create(CultureInfo.InvariantCulture, $"synthetic {definition.Seed}");
        Input = definition.Picture is { } size
            ? _picture = new PictureModelInput { Picture = new RgbImage(size.Width, size.Height), Name = name }
            : new PatternInput(_random) { Name = name };
    }

    /// <inheritdoc/>
    public ModelInput Input { get; }

    /// <inheritdoc/>
    public long Dropped => 0;

    /// <inheritdoc/>
    public string Waiting => "The pattern never ends.";

    /// <inheritdoc/>
    public SourceReading TryTake()
    {
        long start = _time.GetTimestamp();
        if (_picture is not null)
            _random.NextBytes(_picture.Picture!.Pixels);
        return new SourceReading(SourceOutcome.Ready, _time.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken) => Task.Delay(interval, _time, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Integers of all values; floats from -1 to 1.
    private sealed class PatternInput(Random random) : ModelInput
    {
        public override string? FindObstacle(ModelInstance model) => null;

        public override void Feed(ModelInstance model)
        {
            for (int i = 0; i < model.Inputs.Count; i++)
            {
                Span<byte> bytes = model.InputBytes(i);
                switch (model.Inputs[i].Info.Type)
                {
                    case TensorType.Float32:
                        foreach (ref float value in MemoryMarshal.Cast<byte, float>(bytes))
                            value = (random.NextSingle() * 2) - 1;
                        break;
                    case TensorType.Int8 or TensorType.UInt8 or TensorType.Int16:
                        random.NextBytes(bytes);
                        break;
                    default:
                        // Indices, flags: what is valid for every model.
                        bytes.Clear();
                        break;
                }
            }
        }
    }
}
