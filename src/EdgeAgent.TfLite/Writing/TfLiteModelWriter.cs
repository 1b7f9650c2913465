using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Writes <c>.tflite</c> files.</summary>
public static class TfLiteModelWriter
{
    private const string FileIdentifier = "TFL3";
    private const int TableAllowance = 512;

    /// <summary>Writes a model as an ordinary <c>.tflite</c> file of schema version 3.</summary>
    /// <remarks>Constants are aligned to 16 bytes; equal shapes, scales and zero points are written once; buffer 0 is empty; operator codes stand in the old and the new field. Equal definitions give equal bytes.</remarks>
    /// <param name="model">The model: below 2 GiB in all.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ModelFormatException">The definition does not describe a well-formed model: the written bytes were verified and refused.</exception>
    public static byte[] Write(ModelDefinition model) => Build(model).ToArray();

    /// <summary>Writes a model as <see cref="Write(ModelDefinition)"/> does, without a second copy of the file in memory.</summary>
    /// <param name="model">The model: below 2 GiB in all.</param>
    /// <param name="destination">Receives the file; nothing where the definition is refused.</param>
    /// <exception cref="ModelFormatException">The definition does not describe a well-formed model: the written bytes were verified and refused.</exception>
    public static void Write(ModelDefinition model, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Build(model).Span);
    }

    private static ReadOnlyMemory<byte> Build(ModelDefinition model)
    {
        var builder = new FlatBufferBuilder(EstimateLength(model));
        var buffers = new BufferTableWriter(builder);
        var codes = new OperatorCodeWriter(builder);
        var vectors = new SharedVectors(builder);
        int[] subGraphs = [.. model.SubGraphs.Select(graph => new SubGraphWriter(builder, buffers, codes, vectors).Write(graph))];
        int[] metadata = [.. model.Metadata.Select(entry => WriteMetadata(builder, buffers, entry))];
        int[] signatures = [.. model.Signatures.Select(signature => WriteSignature(builder, signature))];

        int description = builder.Text(model.Description);
        int operatorCodes = builder.VectorOfTables(codes.Offsets);
        int graphVector = builder.VectorOfTables(subGraphs);
        int bufferVector = builder.VectorOfTables(buffers.Offsets);
        int metadataVector = metadata.Length == 0 ? 0 : builder.VectorOfTables(metadata);
        int signatureVector = signatures.Length == 0 ? 0 : builder.VectorOfTables(signatures);

        builder.StartTable(Slots.Model.Count);
        builder.AddUint(Slots.Model.Version, TfLiteModel.SchemaVersion, 0);
        builder.AddOffset(Slots.Model.OperatorCodes, operatorCodes, 0);
        builder.AddOffset(Slots.Model.SubGraphs, graphVector, 0);
        builder.AddOffset(Slots.Model.Description, description, 0);
        builder.AddOffset(Slots.Model.Buffers, bufferVector, 0);
        builder.AddOffset(Slots.Model.Metadata, metadataVector, 0);
        builder.AddOffset(Slots.Model.SignatureDefs, signatureVector, 0);
        builder.Finish(builder.EndTable(), FileIdentifier);

        ByteBuffer written = builder.DataBuffer;
        ReadOnlyMemory<byte> file = written.ToArraySegment(written.Position, written.Length - written.Position);
        TfLiteModel.Parse(file);
        return file;
    }

    private static int WriteMetadata(FlatBufferBuilder builder, BufferTableWriter buffers, MetadataEntry entry)
    {
        int buffer = buffers.Add(entry.Data);
        int name = builder.Text(entry.Name);
        builder.StartTable(Slots.Metadata.Count);
        builder.AddOffset(Slots.Metadata.Name, name, 0);
        builder.AddInt(Slots.Metadata.Buffer, buffer, 0);
        return builder.EndTable();
    }

    private static int WriteSignature(FlatBufferBuilder builder, SignatureDefinition signature)
    {
        int inputs = WriteSignatureTensors(builder, signature.Inputs), outputs = WriteSignatureTensors(builder, signature.Outputs);
        int key = builder.Text(signature.Key);
        builder.StartTable(Slots.Signature.Count);
        builder.AddOffset(Slots.Signature.Inputs, inputs, 0);
        builder.AddOffset(Slots.Signature.Outputs, outputs, 0);
        builder.AddOffset(Slots.Signature.Key, key, 0);
        builder.AddInt(Slots.Signature.SubGraphIndex, signature.SubGraphIndex, 0);
        return builder.EndTable();
    }

    private static int WriteSignatureTensors(FlatBufferBuilder builder, IReadOnlyList<SignatureTensor> tensors)
    {
        int[] maps = new int[tensors.Count];
        for (int i = 0; i < maps.Length; i++)
        {
            int name = builder.Text(tensors[i].Name);
            builder.StartTable(Slots.TensorMap.Count);
            builder.AddOffset(Slots.TensorMap.Name, name, 0);
            builder.AddInt(Slots.TensorMap.TensorIndex, tensors[i].TensorIndex, 0);
            maps[i] = builder.EndTable();
        }
        return builder.VectorOfTables(maps);
    }

    private static int EstimateLength(ModelDefinition model)
    {
        long length = TableAllowance;
        foreach (SubGraphDefinition graph in model.SubGraphs)
            length += graph.Tensors.Sum(tensor => (long)tensor.Data.Length + TableAllowance) + ((long)graph.Operators.Count * TableAllowance);
        length += model.Metadata.Sum(entry => (long)entry.Data.Length + TableAllowance);
        return (int)Math.Min(length, Array.MaxLength);
    }
}
