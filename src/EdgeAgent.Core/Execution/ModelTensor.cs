using EdgeAgent.Inference;

namespace EdgeAgent.Core.Execution;

/// <summary>An input or output of a loaded model under the name that callers use for it.</summary>
/// <param name="Name">The signature's or the tensor's name; <c>input_N</c> or <c>output_N</c> where that is empty or not the only one of its kind.</param>
/// <param name="Info">Type, shape and quantization.</param>
public sealed record ModelTensor(string Name, TensorInfo Info)
{
    internal static IReadOnlyList<ModelTensor> NameAll(IReadOnlyList<TensorInfo> tensors, IReadOnlyList<string> names, string kind) =>
        [.. tensors.Select((tensor, i) => new ModelTensor(names[i].Length > 0 && names.Count(name => name == names[i]) == 1 ? names[i] : $"{kind}_{i}", tensor))];
}
