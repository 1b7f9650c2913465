using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Verification;

/// <summary>Visits every table of a model file once, before any of it is used: structure first, then what the values mean.</summary>
internal sealed class ModelVerifier
{
    private const int HeaderLength = 8;
    private readonly FlatBufferReader _reader;
    private readonly FlatVector _subGraphs;
    private readonly FlatVector _operatorCodes;
    private readonly FlatVector _buffers;

    private ModelVerifier(FlatBufferReader reader, FlatTable model)
    {
        _reader = reader;
        _subGraphs = model.Vector(Slots.Model.SubGraphs, "subgraphs", sizeof(int));
        _operatorCodes = model.Vector(Slots.Model.OperatorCodes, "operator_codes", sizeof(int));
        _buffers = model.Vector(Slots.Model.Buffers, "buffers", sizeof(int));
    }

    public static void Verify(ReadOnlyMemory<byte> file)
    {
        var reader = new FlatBufferReader(file, isBounded: true);
        if (reader.Length < HeaderLength)
            throw reader.Invalid(0, "", $"the file has {reader.Length} bytes; accepted: a TensorFlow Lite flatbuffer of more than {HeaderLength} bytes");
        if (!reader.Span.Slice(4, 4).SequenceEqual("TFL3"u8))
            throw reader.Invalid(4, "", "the file identifier is not TFL3; accepted: a TensorFlow Lite flatbuffer of version 3");

        FlatTable model = reader.Table(reader.Follow(0, ""), "");
        uint version = model.UInt32(Slots.Model.Version, "version");
        if (version != TfLiteModel.SchemaVersion)
            throw reader.Invalid(model.PositionOf(Slots.Model.Version, "version", sizeof(uint)), "version", $"the schema version is {version}; accepted: {TfLiteModel.SchemaVersion}");

        model.String(Slots.Model.Description, "description");
        model.Vector(Slots.Model.MetadataBuffer, "metadata_buffer", sizeof(int));
        new ModelVerifier(reader, model).VerifyParts(model);
    }

    private void VerifyParts(FlatTable model)
    {
        VerifyOperatorCodes();
        VerifyBuffers();
        if (_subGraphs.Count == 0)
            throw _reader.Invalid(model.PositionOf(Slots.Model.SubGraphs, "subgraphs", sizeof(int)), "subgraphs", "the model has no subgraph; accepted: at least one");

        var subGraphs = new SubGraphVerifier(_reader, new TensorVerifier(_reader, _buffers), _operatorCodes.Count, _subGraphs.Count);
        for (int i = 0; i < _subGraphs.Count; i++)
        {
            _reader.Path.Enter("subgraphs", i);
            subGraphs.Verify(_reader.TableAt(_subGraphs, i, ""));
            _reader.Path.Leave();
        }
        VerifyMetadata(model.Vector(Slots.Model.Metadata, "metadata", sizeof(int)));
        VerifySignatures(model.Vector(Slots.Model.SignatureDefs, "signature_defs", sizeof(int)));
    }

    private void VerifyOperatorCodes()
    {
        for (int i = 0; i < _operatorCodes.Count; i++)
        {
            _reader.Path.Enter("operator_codes", i);
            FlatTable code = _reader.TableAt(_operatorCodes, i, "");
            int deprecated = unchecked((sbyte)code.Byte(Slots.OperatorCode.DeprecatedBuiltinCode, "deprecated_builtin_code"));
            int builtin = code.Int32(Slots.OperatorCode.BuiltinCode, "builtin_code");
            if (Math.Max(deprecated, builtin) < 0)
                throw _reader.Invalid(code.Position, "builtin_code", $"the operator code is {Math.Max(deprecated, builtin)}; accepted: 0 or more");

            code.String(Slots.OperatorCode.CustomCode, "custom_code");
            int version = code.Int32(Slots.OperatorCode.Version, "version", 1);
            if (version < 1)
                throw _reader.Invalid(code.PositionOf(Slots.OperatorCode.Version, "version", sizeof(int)), "version", $"the operator's version is {version}; accepted: 1 or more");
            _reader.Path.Leave();
        }
    }

    private void VerifyBuffers()
    {
        for (int i = 0; i < _buffers.Count; i++)
        {
            _reader.Path.Enter("buffers", i);
            ByteRange data = StoredBytes.OfBuffer(_reader, _reader.TableAt(_buffers, i, ""));
            _reader.Charge(data.Start, data.Length, "data");
            _reader.Path.Leave();
        }
    }

    private void VerifyMetadata(FlatVector entries)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            _reader.Path.Enter("metadata", i);
            FlatTable entry = _reader.TableAt(entries, i, "");
            entry.String(Slots.Metadata.Name, "name");
            RequireIndex(entry, Slots.Metadata.Buffer, "buffer", _buffers.Count);
            _reader.Path.Leave();
        }
    }

    private void VerifySignatures(FlatVector signatures)
    {
        for (int i = 0; i < signatures.Count; i++)
        {
            _reader.Path.Enter("signature_defs", i);
            FlatTable signature = _reader.TableAt(signatures, i, "");
            signature.String(Slots.Signature.Key, "signature_key");
            int subGraph = RequireIndex(signature, Slots.Signature.SubGraphIndex, "subgraph_index", _subGraphs.Count);
            int tensors = _reader.TableAt(_subGraphs, subGraph, "subgraph_index").Opaque(Slots.SubGraph.Tensors, "tensors", sizeof(int)).Count;
            VerifySignatureTensors(signature.Vector(Slots.Signature.Inputs, "inputs", sizeof(int)), "inputs", tensors);
            VerifySignatureTensors(signature.Vector(Slots.Signature.Outputs, "outputs", sizeof(int)), "outputs", tensors);
            _reader.Path.Leave();
        }
    }

    private void VerifySignatureTensors(FlatVector maps, string name, int tensors)
    {
        for (int i = 0; i < maps.Count; i++)
        {
            _reader.Path.Enter(name, i);
            FlatTable map = _reader.TableAt(maps, i, "");
            map.String(Slots.TensorMap.Name, "name");
            RequireIndex(map, Slots.TensorMap.TensorIndex, "tensor_index", tensors);
            _reader.Path.Leave();
        }
    }

    private int RequireIndex(FlatTable table, int slot, string name, int count)
    {
        uint index = table.UInt32(slot, name);
        if (index >= (uint)count)
            throw _reader.Invalid(table.PositionOf(slot, name, sizeof(uint)), name, $"the index is {index}; accepted: less than {count}");

        return (int)index;
    }
}
