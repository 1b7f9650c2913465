namespace EdgeAgent.Optimization.Training;

/// <content>Quantization-aware training.</content>
public sealed partial class TrainableNetwork
{
    /// <summary>Whether weights and activations are quantized as in the integer file.</summary>
    public bool IsQuantized { get; private set; }

    private void WriteInputs(ReadOnlySpan<float> inputs) => inputs.CopyTo(_network.Input.Values);

    private ReadOnlySpan<float> ReadLogits(int samples) => _network.Logits.Values.AsSpan(0, samples * Classes);
}
