using EdgeAgent.TfLite.FlatBuffers;
using EdgeAgent.TfLite.Verification;

namespace EdgeAgent.TfLite;

/// <summary>A verified <c>.tflite</c> model: typed views of its file.</summary>
/// <remarks>Views decode on demand and copy no tensor data. All members can be used from several threads.</remarks>
public sealed class TfLiteModel
{
    /// <summary>The schema version that is accepted.</summary>
    public const int SchemaVersion = 3;

    private readonly FlatVector _buffers;
    private readonly RecordList<OperatorCode> _operatorCodes;

    private TfLiteModel(FlatBufferReader reader)
    {
        Reader = reader;
        FlatTable model = reader.Table(reader.Follow(0, ""), "");
        _buffers = model.Vector(Slots.Model.Buffers, "buffers", sizeof(int));
        Version = model.UInt32(Slots.Model.Version, "version");

        FlatVector codes = model.Vector(Slots.Model.OperatorCodes, "operator_codes", sizeof(int));
        FlatVector subGraphs = model.Vector(Slots.Model.SubGraphs, "subgraphs", sizeof(int));
        FlatVector metadata = model.Vector(Slots.Model.Metadata, "metadata", sizeof(int));
        FlatVector signatures = model.Vector(Slots.Model.SignatureDefs, "signature_defs", sizeof(int));
        _operatorCodes = new RecordList<OperatorCode>(codes.Count, i => TfLite.OperatorCode.Read(reader.TableAt(codes, i, "operator_codes")));
        SubGraphs = new RecordList<SubGraph>(subGraphs.Count, i => new SubGraph(this, i, reader.TableAt(subGraphs, i, "subgraphs")));
        Metadata = new RecordList<MetadataEntry>(metadata.Count, i => ReadMetadata(reader.TableAt(metadata, i, "metadata")));
        Signatures = new RecordList<SignatureDefinition>(signatures.Count, i => ReadSignature(reader.TableAt(signatures, i, "signature_defs")));
    }

    /// <summary>The graphs; at least one, of which the first is the main one.</summary>
    public IReadOnlyList<SubGraph> SubGraphs { get; }

    /// <summary>The schema version: 3.</summary>
    public uint Version { get; }

    /// <summary>What the writer says about the model; null where nothing.</summary>
    public string? Description => Reader.Table(Reader.Follow(0, ""), "").Text(Slots.Model.Description, "description");

    /// <summary>Named blobs beside the model.</summary>
    public IReadOnlyList<MetadataEntry> Metadata { get; }

    /// <summary>Named ways to call the model.</summary>
    public IReadOnlyList<SignatureDefinition> Signatures { get; }

    /// <summary>The file's length in bytes.</summary>
    public long FileLength => Reader.Length;

    /// <summary>The whole file, as it was given to <see cref="Parse"/>.</summary>
    public ReadOnlyMemory<byte> File => Reader.File;

    internal FlatBufferReader Reader { get; }

    /// <summary>Verifies a file as hostile bytes, structure and meaning, and opens views of it.</summary>
    /// <param name="file">The whole file. It is not copied: it must stay unchanged as long as the model is in use.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ModelFormatException">The bytes are not a well-formed model.</exception>
    public static TfLiteModel Parse(ReadOnlyMemory<byte> file)
    {
        ModelVerifier.Verify(file);
        return new TfLiteModel(new FlatBufferReader(file, isBounded: false));
    }

    internal ReadOnlyMemory<byte> BufferData(int index) =>
        Reader.Slice(StoredBytes.OfBuffer(Reader, Reader.TableAt(_buffers, index, "buffers")));

    internal OperatorCode OperatorCode(int index) => _operatorCodes[index];

    private MetadataEntry ReadMetadata(FlatTable entry) =>
        new(entry.Text(Slots.Metadata.Name, "name") ?? "", BufferData(entry.Int32(Slots.Metadata.Buffer, "buffer")));

    private SignatureDefinition ReadSignature(FlatTable signature) => new(
        signature.Text(Slots.Signature.Key, "signature_key") ?? "",
        signature.Int32(Slots.Signature.SubGraphIndex, "subgraph_index"),
        ReadSignatureTensors(signature.Vector(Slots.Signature.Inputs, "inputs", sizeof(int))),
        ReadSignatureTensors(signature.Vector(Slots.Signature.Outputs, "outputs", sizeof(int))));

    private SignatureTensor[] ReadSignatureTensors(FlatVector maps)
    {
        var tensors = new SignatureTensor[maps.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            FlatTable map = Reader.TableAt(maps, i, "tensor_map");
            tensors[i] = new SignatureTensor(map.Text(Slots.TensorMap.Name, "name") ?? "", map.Int32(Slots.TensorMap.TensorIndex, "tensor_index"));
        }
        return tensors;
    }
}
