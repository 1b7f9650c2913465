using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>One tensor of a verified model: a view of the file that decodes what is asked for.</summary>
public sealed class TensorRecord
{
    /// <summary>The most dimensions that a tensor may have.</summary>
    public const int MaxRank = 16;

    private readonly TfLiteModel _model;
    private readonly int _position;
    private string? _name;
    private IReadOnlyList<int>? _shape;
    private QuantizationRecord? _quantization;

    internal TensorRecord(TfLiteModel model, int index, FlatTable table)
    {
        _model = model;
        _position = table.Position;
        Index = index;
        Type = (TensorType)table.Byte(Slots.Tensor.Type, "type");
        BufferIndex = table.Int32(Slots.Tensor.Buffer, "buffer");
        IsVariable = table.Boolean(Slots.Tensor.IsVariable, "is_variable");
    }

    /// <summary>The tensor's place in its subgraph.</summary>
    public int Index { get; }

    /// <summary>The name; empty where the file gives none. For people: names need not be unique.</summary>
    public string Name => _name ??= Table.Text(Slots.Tensor.Name, "name") ?? "";

    /// <summary>The element type.</summary>
    public TensorType Type { get; }

    /// <summary>The dimensions, each 0 or more; empty for a scalar. Their product, with zeros taken as ones, is below 2^31.</summary>
    public IReadOnlyList<int> Shape => _shape ??= Table.Int32s(Slots.Tensor.Shape, "shape");

    /// <summary>The dimensions with -1 where they are free; null where the file gives none.</summary>
    public IReadOnlyList<int>? ShapeSignature =>
        Table.Vector(Slots.Tensor.ShapeSignature, "shape_signature", sizeof(int)) is { IsPresent: true } signature ? _model.Reader.Int32s(signature) : null;

    /// <summary>Whether an empty shape means a scalar. Older files never say so.</summary>
    public bool HasRank => Table.Boolean(Slots.Tensor.HasRank, "has_rank");

    /// <summary>Index of the buffer that holds the constant; 0 for none.</summary>
    public int BufferIndex { get; }

    /// <summary>The bytes of the constant, a slice of the file; empty for a tensor that is computed or fed.</summary>
    /// <remarks>For types of fixed size, not sparse, it is exactly <see cref="ByteLength"/> bytes long. Little-endian, without any alignment promised.</remarks>
    public ReadOnlyMemory<byte> Data => BufferIndex == 0 ? default : _model.BufferData(BufferIndex);

    /// <summary>Whether the value stands in the file. False for a tensor without elements, whose value needs no bytes.</summary>
    public bool IsConstant => !Data.IsEmpty;

    /// <summary>How codes map to real numbers; null where the tensor has no quantization parameters.</summary>
    public QuantizationRecord? Quantization => _quantization ??= ReadQuantization();

    /// <summary>Whether the value lives on between invocations.</summary>
    public bool IsVariable { get; }

    /// <summary>Whether <see cref="Data"/> holds only the non-zero blocks of the value.</summary>
    public bool IsSparse => Table.TryTable(Slots.Tensor.Sparsity, "sparsity", out _);

    /// <summary>The product of the dimensions: 0 to 2^31 - 1.</summary>
    public int ElementCount
    {
        get
        {
            int count = 1;
            foreach (int dimension in Shape)
                count *= dimension;
            return count;
        }
    }

    /// <summary>Bytes that the value takes: 0 to 2^31 - 1; 0 for types without a fixed size.</summary>
    public int ByteLength => (int)Type.ByteLength(ElementCount);

    /// <summary>Whether the tensor has parts that this library verifies but does not expose: sparsity, types inside a variant, custom quantization.</summary>
    internal bool HasHiddenParts
    {
        get
        {
            bool isCustom = Table.TryTable(Slots.Tensor.Quantization, "quantization", out FlatTable quantization)
                && quantization.Byte(Slots.Quantization.DetailsType, "details_type") != 0;
            return isCustom || IsSparse || Table.Opaque(Slots.Tensor.VariantTensors, "variant_tensors", sizeof(int)).Count > 0;
        }
    }

    private FlatTable Table => _model.Reader.Table(_position, "tensors");

    private QuantizationRecord? ReadQuantization()
    {
        if (!Table.TryTable(Slots.Tensor.Quantization, "quantization", out FlatTable table))
            return null;

        FlatVector zeroPoints = table.Vector(Slots.Quantization.ZeroPoint, "zero_point", sizeof(long));
        int[] narrowed = zeroPoints.Count == 0 ? [] : new int[zeroPoints.Count];
        for (int i = 0; i < narrowed.Length; i++)
            narrowed[i] = (int)_model.Reader.Int64At(zeroPoints, i);

        return new QuantizationRecord
        {
            Scales = table.Singles(Slots.Quantization.Scale, "scale"),
            ZeroPoints = narrowed,
            QuantizedDimension = table.Int32(Slots.Quantization.QuantizedDimension, "quantized_dimension"),
            Min = table.Singles(Slots.Quantization.Min, "min"),
            Max = table.Singles(Slots.Quantization.Max, "max"),
        };
    }
}
