using System.Text.Json;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.ModelCommands.Tests.Inspect;

public sealed class InspectCommandTests : IDisposable
{
    private readonly CommandHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_document_lists_nodes_tensors_quantization_and_plan()
    {
        JsonElement result = await _harness.RunJsonAsync("inspect", _harness.WriteModel(TensorType.Int8));
        Assert.True(result.GetProperty("isSupported").GetBoolean());
        Assert.Equal(2, result.GetProperty("operatorCounts").GetProperty("CONV_2D").GetInt32());
        Assert.Equal([1, 12, 12, 3], result.GetProperty("inputs")[0].GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()));
        Assert.Contains(result.GetProperty("tensors").EnumerateArray(), tensor => tensor.GetProperty("scales").GetArrayLength() == 8 && tensor.GetProperty("quantizedDimension").ValueKind == JsonValueKind.Number);
        JsonElement prepared = result.GetProperty("prepared");
        Assert.True(prepared.GetProperty("arenaBytes").GetInt64() >= prepared.GetProperty("arenaLowerBoundBytes").GetInt64());
        Assert.NotEqual(0, prepared.GetProperty("plan").GetArrayLength());
    }

    [Fact]
    public async Task Every_unsupported_operator_is_named_with_its_index()
    {
        ModelDefinition definition = SampleModels.WithEverythingElse();
        definition.SubGraphs[1].Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.SkipGram, Inputs = [0], Outputs = [] });
        string model = _harness.Write("other.tflite", TfLiteModelWriter.Write(definition));
        JsonElement result = await _harness.RunJsonAsync("inspect", model);
        Assert.False(result.GetProperty("isSupported").GetBoolean());
        string[] reasons = [.. result.GetProperty("unsupported").EnumerateArray().Select(reason => reason.GetString()!)];
        Assert.Contains(reasons, reason => reason.StartsWith("node 0: the operator Example_Op version 2", StringComparison.Ordinal));
        Assert.Contains(reasons, reason => reason.StartsWith("subgraph 1, node 0: the operator SKIP_GRAM", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Called_subgraphs_are_shown_with_their_callers()
    {
        string model = _harness.Write("loop.tflite", OperatorModels.Build("while", TensorType.Int8, seed: 1));
        JsonElement result = await _harness.RunJsonAsync("inspect", model);
        JsonElement[] called = [.. result.GetProperty("called").EnumerateArray()];
        Assert.Equal([1, 2], called.Select(graph => graph.GetProperty("index").GetInt32()));
        Assert.Equal("subgraph 0, node 0 (WHILE)", called[1].GetProperty("callers")[0].GetString());
        Assert.Equal(1, result.GetProperty("operatorCounts").GetProperty("FULLY_CONNECTED").GetInt32());

        (_, string report, _) = await _harness.RunAsync("inspect", model);
        Assert.Contains("called by subgraph 0, node 0 (WHILE)", report, StringComparison.Ordinal);
        Assert.Contains("FULLY_CONNECTED", report, StringComparison.Ordinal);
        Assert.Matches("runs +yes", report);
    }

    [Fact]
    public async Task Signatures_and_open_extents_are_shown()
    {
        ModelBuilder builder = new(1, TensorType.Float32);
        int input = builder.Input(1, 4), output = builder.Add(input, input);
        builder.Graph.Tensors[input] = builder.Graph.Tensors[input] with { ShapeSignature = [-1, 4] };
        builder.Model.Signatures.Add(new SignatureDefinition("serving_default", 0, [new("features", input)], [new("doubled", output)]));
        string model = _harness.Write("signed.tflite", builder.Output(output).Build());

        JsonElement signature = (await _harness.RunJsonAsync("inspect", model)).GetProperty("signatures")[0];
        Assert.Equal("serving_default", signature.GetProperty("key").GetString());
        Assert.Equal(("features", input), (signature.GetProperty("inputs")[0].GetProperty("name").GetString(), signature.GetProperty("inputs")[0].GetProperty("tensor").GetInt32()));
        (_, string report, _) = await _harness.RunAsync("inspect", model);
        Assert.Contains("serving_default: features -> doubled", report, StringComparison.Ordinal);
        Assert.Contains("[-1,4]", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_for_people_says_whether_the_model_runs()
    {
        (_, string runs, _) = await _harness.RunAsync("inspect", _harness.WriteModel(TensorType.UInt8));
        Assert.Contains("runs     yes", runs, StringComparison.Ordinal);
        (int exitCode, string refused, _) = await _harness.RunAsync("inspect", _harness.Write("other.tflite", TfLiteModelWriter.Write(SampleModels.WithEverythingElse())));
        Assert.Equal(0, exitCode);
        Assert.Matches("runs +no", refused);
        Assert.Contains("Example_Op", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_model_is_refused()
    {
        byte[] whole = File.ReadAllBytes(_harness.WriteModel(TensorType.Int8));
        string path = _harness.Write("cut.tflite", whole[..(whole.Length / 2)]);
        Assert.StartsWith($"{path} is not a valid .tflite model:", await _harness.FailAsync("inspect", path), StringComparison.Ordinal);
    }
}
