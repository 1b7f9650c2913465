using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite.Tests;

/// <summary>Constants behind the flatbuffer, by offset and size, as files beyond 2 GiB hold them.</summary>
public sealed class StoredBytesTests
{
    private static readonly byte[] Stored = [10, 20, 30, 40];

    [Fact]
    public void A_constant_behind_the_flatbuffer_is_found()
    {
        byte[] file = Write(offsetFromEnd: 0, (ulong)Stored.Length);
        TensorRecord tensor = TfLiteModel.Parse(file).SubGraphs[0].Tensors[0];
        Assert.True(tensor.IsConstant);
        Assert.Equal(Stored, tensor.Data.ToArray());
    }

    [Theory]
    [InlineData(1, 4ul, "buffers[1].size")]
    [InlineData(5, 4ul, "buffers[1].offset")]
    [InlineData(0, ulong.MaxValue, "buffers[1].size")]
    [InlineData(long.MaxValue / 2, 4ul, "buffers[1].offset")]
    public void Bytes_outside_the_file_are_refused(long offsetFromEnd, ulong size, string field) =>
        Assert.Equal(field, TfLiteModelTests.Refuse(Write(offsetFromEnd, size)).Field);

    private static byte[] Write(long offsetFromEnd, ulong size)
    {
        byte[] flatbuffer = Build(offset: 1000, size);
        return [.. Build((ulong)(flatbuffer.Length + offsetFromEnd), size), .. Stored];
    }

    private static byte[] Build(ulong offset, ulong size)
    {
        var builder = new FlatBufferBuilder(256);
        builder.StartTable(3);
        int empty = builder.EndTable();
        builder.StartTable(3);
        builder.AddUlong(Slots.Buffer.Offset, offset, 0);
        builder.AddUlong(Slots.Buffer.Size, size, 0);
        int outside = builder.EndTable();
        int buffers = builder.VectorOfTables([empty, outside]);
        int shape = builder.Vector([4]);
        builder.StartTable(Slots.Tensor.Count);
        builder.AddOffset(Slots.Tensor.Shape, shape, 0);
        builder.AddByte(Slots.Tensor.Type, (byte)TensorType.Int8, 0);
        builder.AddInt(Slots.Tensor.Buffer, 1, 0);
        int tensors = builder.VectorOfTables([builder.EndTable()]);
        builder.StartTable(Slots.SubGraph.Count);
        builder.AddOffset(Slots.SubGraph.Tensors, tensors, 0);
        int graphs = builder.VectorOfTables([builder.EndTable()]);
        builder.StartTable(Slots.Model.Count);
        builder.AddUint(Slots.Model.Version, TfLiteModel.SchemaVersion, 0);
        builder.AddOffset(Slots.Model.SubGraphs, graphs, 0);
        builder.AddOffset(Slots.Model.Buffers, buffers, 0);
        builder.Finish(builder.EndTable(), "TFL3");
        return builder.SizedByteArray();
    }
}
