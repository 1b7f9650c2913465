using System.Buffers.Binary;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Tests;

/// <summary>Structure: one damaged word in a well-formed file, and what the reader says about it.</summary>
public sealed class TfLiteModelTests
{
    private static readonly byte[] File = SampleModels.EveryLayer(seed: 1, TensorType.Int8).Build();
    private static readonly FieldLocator Fields = new(File);

    [Fact]
    public void A_well_formed_model_shows_what_it_holds()
    {
        TfLiteModel model = TfLiteModel.Parse(File);
        SubGraph main = Assert.Single(model.SubGraphs);
        OperatorRecord convolution = main.Operators.First(node => node.Operator == BuiltinOperator.Conv2D);
        TensorRecord filter = main.Tensors[convolution.Inputs[1]];

        Assert.Equal((3u, "built from code", File.Length, "main"), (model.Version, model.Description, model.FileLength, main.Name));
        Assert.Equal(("CONV_2D", 3), (convolution.DisplayName, convolution.Version));
        Assert.Equal(new Conv2DOptions(Padding.Valid, 2, 2, FusedActivation: ActivationFunction.Relu6), convolution.Options);
        Assert.Equal([8, 3, 3, 3], filter.Shape);
        Assert.Equal((8, 8, 0), (filter.Quantization!.Scales.Count, filter.Quantization.ZeroPoints.Count, filter.Quantization.QuantizedDimension));
        Assert.Equal(8 * 27, filter.Data.Length);
        Assert.True(filter.IsConstant);
        Assert.False(main.Tensors[main.Inputs[0]].IsConstant);
        Assert.Same(filter, main.Tensors[convolution.Inputs[1]]);
    }

    [Fact]
    public void Tensor_data_are_slices_of_the_file()
    {
        byte[] file = [.. File];
        TensorRecord filter = TfLiteModel.Parse(file).SubGraphs[0].Tensors.First(tensor => tensor.Data.Length > 100);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(filter.Data, out ArraySegment<byte> slice));
        Assert.Same(file, slice.Array);
    }

    [Fact]
    public void Other_files_are_refused_by_name()
    {
        Assert.Contains("accepted", Refuse([]).Message, StringComparison.Ordinal);
        Assert.Contains("TFL3", Refuse("this is no model at all"u8.ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("TFL3", Refuse(new byte[4096]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_schema_version_is_refused()
    {
        ModelFormatException refused = Refuse(Fields.With(Fields.Field(Fields.Root, Slots.Model.Version, 4), 4));
        Assert.Equal("version", refused.Field);
        Assert.Contains("the schema version is 4; accepted: 3", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(int.MaxValue), InlineData(int.MinValue), InlineData(-1), InlineData(0), InlineData(2)]
    public void A_root_that_leads_nowhere_is_refused(int root) => Refuse(Fields.With(0, root));

    [Theory, InlineData(int.MaxValue), InlineData(int.MinValue), InlineData(-1), InlineData(1)]
    public void A_vtable_outside_the_file_is_refused(int distance) =>
        Assert.Equal("subgraphs[0]", Refuse(Fields.With(Fields.MainGraph, distance)).Field);

    [Theory, InlineData(int.MaxValue), InlineData(-1), InlineData(1 << 24)]
    public void A_vector_longer_than_the_file_is_refused_before_any_array_is_made(int count)
    {
        int tensors = Fields.Target(Fields.MainGraph, Slots.SubGraph.Tensors);
        ModelFormatException refused = Refuse(Fields.With(tensors, count));
        Assert.Equal(("subgraphs[0].tensors", tensors), (refused.Field, refused.ByteOffset));
        Assert.Contains("the file has room for", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_of_a_tensor_to_itself_is_refused()
    {
        int name = Fields.Field(Fields.Element(Fields.MainGraph, Slots.SubGraph.Tensors, 2), Slots.Tensor.Name, 4);
        Assert.Equal(("subgraphs[0].tensors[2].name", name), (Refuse(Fields.With(name, 0)).Field, Refuse(Fields.With(name, 0)).ByteOffset));
    }

    [Fact]
    public void A_tensor_that_refers_to_the_vector_it_stands_in_is_harmless()
    {
        int tensor = Fields.Element(Fields.MainGraph, Slots.SubGraph.Tensors, 2), quantization = Fields.Field(tensor, Slots.Tensor.Quantization, 4);
        byte[] file = Fields.With(quantization, unchecked(Fields.Target(Fields.MainGraph, Slots.SubGraph.Tensors) - quantization));
        Assert.StartsWith("subgraphs[0].tensors[2].quantization", Refuse(file).Field, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_tensor_type_is_refused()
    {
        byte[] file = [.. File];
        int position = Fields.Field(Fields.Element(Fields.MainGraph, Slots.SubGraph.Tensors, 0), Slots.Tensor.Type, 1);
        file[position] = 18;
        ModelFormatException refused = Refuse(file);
        Assert.Equal(("subgraphs[0].tensors[0].type", position), (refused.Field, refused.ByteOffset));
        Assert.Contains("the value is 18; accepted: 0 to 17", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(-1), InlineData(int.MaxValue)]
    public void An_operator_code_out_of_range_is_refused(int index)
    {
        int add = TfLiteModel.Parse(File).SubGraphs[0].Operators.First(node => node.Operator == BuiltinOperator.Add).Index;
        int position = Fields.Field(Fields.Element(Fields.MainGraph, Slots.SubGraph.Operators, add), Slots.Operator.OpcodeIndex, 4);
        Assert.Equal($"subgraphs[0].operators[{add}].opcode_index", Refuse(Fields.With(position, index)).Field);
    }

    [Fact]
    public void The_greater_of_both_operator_codes_counts()
    {
        int code = Fields.Element(Fields.Root, Slots.Model.OperatorCodes, 0);
        byte[] file = [.. File];
        file[Fields.Field(code, Slots.OperatorCode.DeprecatedBuiltinCode, 1)] = 0;
        Assert.Equal(TfLiteModel.Parse(File).SubGraphs[0].Operators[0].Operator, TfLiteModel.Parse(file).SubGraphs[0].Operators[0].Operator);

        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(Fields.Field(code, Slots.OperatorCode.BuiltinCode, 4)), 4000);
        OperatorRecord future = TfLiteModel.Parse(file).SubGraphs[0].Operators[0];
        Assert.Equal(("BUILTIN_4000", (BuiltinOperator)4000), (future.DisplayName, future.Operator));
    }

    [Fact]
    public void Options_of_an_unknown_kind_read_as_none()
    {
        byte[] file = [.. File];
        int node = Fields.Element(Fields.MainGraph, Slots.SubGraph.Operators, 1);
        file[Fields.Field(node, Slots.Operator.BuiltinOptionsType, 1)] = 200;
        OperatorRecord read = TfLiteModel.Parse(file).SubGraphs[0].Operators[1];
        Assert.Null(read.Options);
        Assert.Throws<NotSupportedException>(() => ModelDefinition.From(TfLiteModel.Parse(file)));
    }

    internal static ModelFormatException Refuse(byte[] file) => Assert.Throws<ModelFormatException>(() => TfLiteModel.Parse(file));
}
