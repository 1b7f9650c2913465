using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite.Tests;

/// <summary>Files whose references meet in one place: small files that claim to be large.</summary>
public sealed class OverlapTests
{
    private const int Many = 100_000;

    [Fact]
    public void Many_references_to_one_tensor_are_refused_in_proportion_to_the_file()
    {
        byte[] file = Write(builder =>
        {
            int tensor = Tensor(builder);
            return Graph(builder, [.. Enumerable.Repeat(tensor, Many)]);
        });
        RequireRefusal(file, "subgraphs[0].tensors");
    }

    [Fact]
    public void Many_references_to_one_graph_of_many_tensors_are_refused_in_proportion_to_the_file()
    {
        byte[] file = Write(
            builder =>
            {
                int[] tensors = new int[1000];
                for (int i = 0; i < tensors.Length; i++)
                    tensors[i] = Tensor(builder);
                return Graph(builder, tensors);
            },
            copies: Many);
        RequireRefusal(file, "subgraphs[");
    }

    [Fact]
    public void Many_buffers_over_the_same_bytes_are_refused()
    {
        byte[] file = Write(builder => Graph(builder, [Tensor(builder)]), buffers: 200, dataLength: 16 * 1024);
        RequireRefusal(file, "buffers[");
    }

    [Fact]
    public void A_little_sharing_is_accepted()
    {
        byte[] file = Write(builder =>
        {
            int tensor = Tensor(builder);
            return Graph(builder, [tensor, tensor, tensor]);
        });
        Assert.Equal(3, TfLiteModel.Parse(file).SubGraphs[0].Tensors.Count);
    }

    private static void RequireRefusal(byte[] file, string field)
    {
        string? finding = ParseProbe.Run(file, out TfLiteModel? model);
        Assert.Null(finding);
        Assert.Null(model);
        ModelFormatException refused = TfLiteModelTests.Refuse(file);
        Assert.StartsWith(field, refused.Field, StringComparison.Ordinal);
        Assert.Contains("references overlap", refused.Message, StringComparison.Ordinal);
    }

    private static int Tensor(FlatBufferBuilder builder)
    {
        int shape = builder.Vector([1, 2, 3]);
        builder.StartTable(Slots.Tensor.Count);
        builder.AddOffset(Slots.Tensor.Shape, shape, 0);
        return builder.EndTable();
    }

    private static int Graph(FlatBufferBuilder builder, int[] tensors)
    {
        int vector = builder.VectorOfTables(tensors);
        builder.StartTable(Slots.SubGraph.Count);
        builder.AddOffset(Slots.SubGraph.Tensors, vector, 0);
        return builder.EndTable();
    }

    private static byte[] Write(Func<FlatBufferBuilder, int> graph, int copies = 1, int buffers = 0, int dataLength = 1)
    {
        var builder = new FlatBufferBuilder(1024);
        int data = builder.VectorOfBytes(new byte[dataLength]);
        int[] tables = new int[buffers];
        for (int i = 0; i < buffers; i++)
        {
            builder.StartTable(Slots.Buffer.Count);
            builder.AddOffset(Slots.Buffer.Data, data, 0);
            tables[i] = builder.EndTable();
        }
        int bufferVector = builder.VectorOfTables(tables);
        int written = graph(builder);
        int graphs = builder.VectorOfTables([.. Enumerable.Repeat(written, copies)]);
        builder.StartTable(Slots.Model.Count);
        builder.AddUint(Slots.Model.Version, TfLiteModel.SchemaVersion, 0);
        builder.AddOffset(Slots.Model.SubGraphs, graphs, 0);
        builder.AddOffset(Slots.Model.Buffers, bufferVector, 0);
        builder.Finish(builder.EndTable(), "TFL3");
        return builder.SizedByteArray();
    }
}
