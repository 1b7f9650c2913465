using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;

namespace EdgeAgent.TfLite.Tests.Writing;

public sealed class TfLiteModelWriterTests
{
    public static TheoryData<TensorType> ActivationTypes => [TensorType.Float32, TensorType.Int8, TensorType.UInt8];

    [Theory, MemberData(nameof(ActivationTypes))]
    public void A_built_model_reads_as_it_was_defined(TensorType type)
    {
        ModelBuilder builder = SampleModels.EveryLayer(seed: 7, type);
        DefinitionAssert.Equal(builder.Model, ModelDefinition.From(builder.BuildModel()));
    }

    [Fact]
    public void Equal_definitions_give_equal_bytes() =>
        Assert.Equal(SampleModels.EveryLayer(seed: 3, TensorType.Int8).Build(), SampleModels.EveryLayer(seed: 3, TensorType.Int8).Build());

    [Fact]
    public void A_stream_receives_the_same_bytes()
    {
        ModelDefinition model = SampleModels.EveryLayer(seed: 3, TensorType.Int8).Model;
        using MemoryStream stream = new();
        TfLiteModelWriter.Write(model, stream);
        Assert.Equal(TfLiteModelWriter.Write(model), stream.ToArray());
    }

    [Fact]
    public void Constants_begin_at_multiples_of_16_bytes()
    {
        TfLiteModel model = SampleModels.EveryLayer(seed: 1, TensorType.Int8).BuildModel();
        foreach (TensorRecord tensor in model.SubGraphs[0].Tensors.Where(tensor => tensor.IsConstant))
        {
            Assert.True(MemoryMarshal.TryGetArray(tensor.Data, out ArraySegment<byte> inFile));
            Assert.Equal(0, inFile.Offset % 16);
        }
    }

    [Fact]
    public void Metadata_signatures_custom_operators_and_variables_survive()
    {
        ModelDefinition model = SampleModels.WithEverythingElse();
        DefinitionAssert.Equal(model, ModelDefinition.From(TfLiteModel.Parse(TfLiteModelWriter.Write(model))));
    }

    [Fact]
    public void Tensors_that_are_given_the_same_memory_share_a_buffer()
    {
        byte[] data = new byte[4096];
        var model = new ModelDefinition();
        var graph = new SubGraphDefinition();
        model.SubGraphs.Add(graph);
        for (int i = 0; i < 2; i++)
            graph.Add(new TensorDefinition { Name = $"t{i}", Type = TensorType.Int8, Shape = [4096], Data = data });

        byte[] file = TfLiteModelWriter.Write(model);
        SubGraph read = TfLiteModel.Parse(file).SubGraphs[0];
        Assert.Equal(read.Tensors[0].BufferIndex, read.Tensors[1].BufferIndex);
        Assert.True(file.Length < 2 * data.Length);
    }

    [Fact]
    public void A_definition_that_makes_no_sense_is_refused()
    {
        var builder = new ModelBuilder(seed: 1);
        int output = builder.Conv2D(builder.Input(1, 4, 4, 2), channels: 3);
        builder.Output(output);
        builder.Graph.Inputs.Clear();
        ModelFormatException refused = Assert.Throws<ModelFormatException>(builder.Build);
        Assert.Equal("subgraphs[0].operators[0].inputs[0]", refused.Field);
    }

    [Fact]
    public void Every_table_of_options_survives()
    {
        foreach (OperatorOptions options in SampleOptions.All)
        {
            var model = new ModelDefinition();
            model.SubGraphs.Add(new SubGraphDefinition());
            model.SubGraphs[0].Operators.Add(new OperatorDefinition { Operator = BuiltinOperator.Add, Inputs = [], Outputs = [], Options = options });
            Assert.Equal(options, TfLiteModel.Parse(TfLiteModelWriter.Write(model)).SubGraphs[0].Operators[0].Options);
        }
    }

    [Fact]
    public void Every_shared_model_is_written_again_without_loss()
    {
        if (SharedData.Root is null)
            Assert.Skip(SharedData.SkipReason);

        foreach (string file in SharedData.ModelFiles)
        {
            ModelDefinition original = ModelDefinition.From(TfLiteModel.Parse(File.ReadAllBytes(file)));
            DefinitionAssert.Equal(original, ModelDefinition.From(TfLiteModel.Parse(TfLiteModelWriter.Write(original))));
        }
    }
}
