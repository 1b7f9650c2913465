using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>A window of a series as a model's input: as many real values as the input has elements, in its order; integers are quantized as the input says.</summary>
internal sealed class WindowModelInput(SeriesDefinition definition, BufferExchange<float> windows) : ModelInput
{
    /// <inheritdoc/>
    public override string? FindObstacle(ModelInstance model)
    {
        long values = (long)definition.Window * definition.Channels;
        string given = $"The series gives {definition.Window} samples of {definition.Channels} channel(s), {values} values";
        if (model.Inputs is not [{ Info: var input }])
            return $"{given}; the model has {model.Inputs.Count} inputs, and a series feeds models with one.";
        bool fits = input.Type is TensorType.Float32 or TensorType.Int8 or TensorType.UInt8 && input.Shape.ElementCount == values;
        return fits ? null : $"{given}; the model's input {input} is {input.Type} {input.Shape}, and must be float32, int8 or uint8 of as many.";
    }

    /// <inheritdoc/>
    public override void Feed(ModelInstance model)
    {
        TensorInfo input = model.Inputs[0].Info;
        ReadOnlySpan<float> values = windows.Reading;
        Span<byte> bytes = model.InputBytes(0);
        if (input.Type == TensorType.Float32)
        {
            values.CopyTo(MemoryMarshal.Cast<byte, float>(bytes));
            return;
        }
        float scale = input.Quantization?.Scale ?? 1;
        int zeroPoint = input.Quantization?.ZeroPoint ?? 0;
        (int low, int high) = input.Type == TensorType.Int8 ? ((int)sbyte.MinValue, (int)sbyte.MaxValue) : (byte.MinValue, byte.MaxValue);
        for (int i = 0; i < values.Length; i++)
            bytes[i] = unchecked((byte)(int)Math.Clamp(MathF.Round(values[i] / scale, MidpointRounding.AwayFromZero) + zeroPoint, low, high));
    }
}
