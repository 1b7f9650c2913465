using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Verification;

/// <summary>Verifies one tensor: shape, type, constant data, quantization and the tables that are only passed on.</summary>
internal sealed class TensorVerifier(FlatBufferReader reader, FlatVector buffers)
{
    private readonly QuantizationVerifier _quantization = new(reader);

    /// <summary>Verifies the tensor and says how its value comes to be.</summary>
    public TensorOrigin Verify(FlatTable tensor)
    {
        FlatVector shape = tensor.Vector(Slots.Tensor.Shape, "shape", sizeof(int));
        var type = (TensorType)tensor.Enumeration(Slots.Tensor.Type, "type", (byte)TensorType.Int4);
        long elements = VerifyShape(shape, type);
        VerifyShapeSignature(tensor.Vector(Slots.Tensor.ShapeSignature, "shape_signature", sizeof(int)), shape.Count);
        tensor.String(Slots.Tensor.Name, "name");
        tensor.Boolean(Slots.Tensor.HasRank, "has_rank");
        if (tensor.TryTable(Slots.Tensor.Quantization, "quantization", out FlatTable quantization))
            _quantization.Verify(quantization, shape, type);

        bool isSparse = tensor.TryTable(Slots.Tensor.Sparsity, "sparsity", out FlatTable sparsity);
        if (isSparse)
            VerifySparsity(sparsity);
        VerifyVariants(tensor.Vector(Slots.Tensor.VariantTensors, "variant_tensors", sizeof(int)));

        bool isVariable = tensor.Boolean(Slots.Tensor.IsVariable, "is_variable");
        bool isConstant = VerifyData(tensor, type, elements, isSparse);
        if (isVariable && isConstant)
            throw reader.Invalid(tensor.Position, "is_variable", "a variable has constant data; accepted: one or the other");

        if (isVariable)
            return TensorOrigin.Variable;
        if (isConstant)
            return TensorOrigin.Constant;
        return elements == 0 ? TensorOrigin.Empty : TensorOrigin.Computed;
    }

    private long VerifyShape(FlatVector shape, TensorType type)
    {
        if (shape.Count > TensorRecord.MaxRank)
            throw reader.Invalid(shape.Start - 4, "shape", $"the tensor has {shape.Count} dimensions; accepted: up to {TensorRecord.MaxRank}");

        long product = 1;
        bool isEmpty = false;
        for (int i = 0; i < shape.Count; i++)
        {
            int dimension = reader.Int32At(shape, i);
            if (dimension < 0)
                throw reader.Invalid(shape.Position(i), $"shape[{i}]", $"the dimension is {dimension}; accepted: 0 or more");

            isEmpty |= dimension == 0;
            product *= Math.Max(1, dimension);
            if (product > int.MaxValue || type.ByteLength(product) > int.MaxValue)
                throw reader.Invalid(shape.Position(i), $"shape[{i}]", $"the tensor would have over {int.MaxValue} elements or bytes of {type}; accepted: up to that");
        }
        return isEmpty ? 0 : product;
    }

    private void VerifyShapeSignature(FlatVector signature, int rank)
    {
        if (signature.Count != 0 && signature.Count != rank)
            throw reader.Invalid(signature.Start - 4, "shape_signature", $"the signature has {signature.Count} dimensions; accepted: as many as the shape, {rank}");

        for (int i = 0; i < signature.Count; i++)
        {
            if (reader.Int32At(signature, i) < -1)
                throw reader.Invalid(signature.Position(i), $"shape_signature[{i}]", $"the dimension is {reader.Int32At(signature, i)}; accepted: -1 or more");
        }
    }

    private bool VerifyData(FlatTable tensor, TensorType type, long elements, bool isSparse)
    {
        uint index = tensor.UInt32(Slots.Tensor.Buffer, "buffer");
        if (index == 0)
            return false;

        int position = tensor.PositionOf(Slots.Tensor.Buffer, "buffer", sizeof(uint));
        if (index >= (uint)buffers.Count)
            throw reader.Invalid(position, "buffer", $"the buffer's index is {index}; accepted: less than {buffers.Count}");

        int length = StoredBytes.OfBuffer(reader, reader.TableAt(buffers, (int)index, "buffer")).Length;
        long expected = type.ByteLength(elements);
        if (length != 0 && length != expected && type.BitsPerElement() != 0 && !isSparse)
            throw reader.Invalid(position, "buffer", $"buffer {index} holds {length} bytes; accepted: {expected}, as {elements} elements of {type} take");

        return length != 0;
    }

    private void VerifySparsity(FlatTable sparsity)
    {
        reader.Path.Enter("sparsity");
        sparsity.Vector(0, "traversal_order", sizeof(int));
        sparsity.Vector(1, "block_map", sizeof(int));
        FlatVector dimensions = sparsity.Vector(2, "dim_metadata", sizeof(int));
        for (int i = 0; i < dimensions.Count; i++)
        {
            reader.Path.Enter("dim_metadata", i);
            FlatTable dimension = reader.TableAt(dimensions, i, "");
            dimension.Enumeration(0, "format", 1);
            VerifySparseIndices(dimension, typeSlot: 2, "array_segments");
            VerifySparseIndices(dimension, typeSlot: 4, "array_indices");
            reader.Path.Leave();
        }
        reader.Path.Leave();
    }

    private static void VerifySparseIndices(FlatTable dimension, int typeSlot, string name)
    {
        byte type = dimension.Enumeration(typeSlot, name, last: 3);
        if (type != 0 && dimension.TryTable(typeSlot + 1, name, out FlatTable indices))
            indices.Vector(0, name, type switch { 1 => sizeof(int), 2 => sizeof(ushort), _ => sizeof(byte) });
    }

    private void VerifyVariants(FlatVector variants)
    {
        for (int i = 0; i < variants.Count; i++)
        {
            reader.Path.Enter("variant_tensors", i);
            FlatTable variant = reader.TableAt(variants, i, "");
            variant.Vector(0, "shape", sizeof(int));
            variant.Enumeration(1, "type", (byte)TensorType.Int4);
            reader.Path.Leave();
        }
    }
}
