using System.Runtime.InteropServices;
using EdgeAgent.Benchmarks.Onnx;
using EdgeAgent.TfLite;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeAgent.Benchmarks.Models;

/// <summary>ONNX Runtime with the same network and one type for all activations.</summary>
internal sealed class OnnxRuntimeContender : Contender
{
    private readonly SubGraph _graph;
    private readonly bool _isSigned;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputNames, _outputNames;
    private readonly byte[][] _inputs, _outputs;
    private readonly OrtValue[] _inputValues, _outputValues;

    public OnnxRuntimeContender(string name, TfLiteModel model, OnnxType activations, int threads)
        : base(name)
    {
        _graph = model.SubGraphs[0];
        _isSigned = activations == OnnxType.Int8;
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(OnnxExporter.Export(model, activations), options);
        (_inputNames, _outputNames) = ([.. _session.InputNames], [.. _session.OutputNames]);
        (_inputs, _inputValues) = Allocate(_graph.Inputs);
        (_outputs, _outputValues) = Allocate(_graph.Outputs);
    }

    /// <inheritdoc/>
    public override void SetInputs(IReadOnlyList<byte[]> inputs)
    {
        for (int i = 0; i < inputs.Count; i++)
            Convert(_graph.Inputs[i], inputs[i]).CopyTo(_inputs[i]);
    }

    /// <inheritdoc/>
    public override void Run() => _session.Run(_runOptions, _inputNames, _inputValues, _outputNames, _outputValues);

    /// <inheritdoc/>
    public override byte[] Output(int index) => Convert(_graph.Outputs[index], _outputs[index]);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (OrtValue value in _inputValues.Concat(_outputValues))
            value.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    /// <summary>Codes of the file to codes of the activations, or back.</summary>
    private byte[] Convert(int tensor, byte[] codes) =>
        (_graph.Tensors[tensor].Type == TensorType.Int8) == _isSigned ? codes : Array.ConvertAll(codes, code => (byte)(code ^ 0x80));

    private (byte[][] Buffers, OrtValue[] Values) Allocate(IReadOnlyList<int> tensors)
    {
        var buffers = new byte[tensors.Count][];
        var values = new OrtValue[tensors.Count];
        for (int i = 0; i < buffers.Length; i++)
        {
            TensorRecord tensor = _graph.Tensors[tensors[i]];
            long[] shape = [.. tensor.Shape.Select(extent => (long)extent)];
            buffers[i] = GC.AllocateArray<byte>(tensor.ElementCount, pinned: true);
            values[i] = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, _isSigned ? TensorElementType.Int8 : TensorElementType.UInt8, shape,
                Marshal.UnsafeAddrOfPinnedArrayElement(buffers[i], 0), buffers[i].Length);
        }

        return (buffers, values);
    }
}
