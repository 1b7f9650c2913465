using EdgeAgent.Inference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>This project's runtime.</summary>
internal sealed class EdgeAgentContender(string name, TfLiteModel model, InterpreterOptions options) : Contender(name)
{
    private readonly Interpreter _interpreter = Interpreter.Create(model, options);

    /// <summary>Multiply-accumulates of an inference.</summary>
    public long Macs => _interpreter.Macs;

    /// <inheritdoc/>
    public override void SetInputs(IReadOnlyList<byte[]> inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
            inputs[i].CopyTo(_interpreter.InputBytes(i));
    }

    /// <inheritdoc/>
    public override void Run() => _interpreter.Invoke();

    /// <inheritdoc/>
    public override byte[] Output(int index) => _interpreter.OutputBytes(index).ToArray();

    /// <inheritdoc/>
    public override void Dispose() => _interpreter.Dispose();
}
