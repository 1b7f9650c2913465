using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Graphs;

/// <summary>One tensor while a graph is prepared: what it is, who makes it, and how it is stored.</summary>
/// <remarks>uint8 tensors are stored as int8: each byte xor 0x80, zero points less 128. The real numbers they mean are the same.</remarks>
internal sealed class GraphTensor(string name, TensorType type)
{
    public const int NoNode = -1;

    /// <summary>Index in the subgraph; -1 for a tensor that the runtime added.</summary>
    public int Index { get; init; } = -1;

    public string Name { get; } = name;

    /// <summary>Type in the file.</summary>
    public TensorType Type { get; } = type;

    /// <summary>The extents: as declared until the node that makes the tensor is prepared, then as computed.</summary>
    public Shape Shape { get; set; } = Shape.Scalar;

    /// <summary>The declared extents with -1 where they are open; null where the file does not say.</summary>
    public IReadOnlyList<int>? ShapeSignature { get; init; }

    /// <summary>Whether <see cref="Shape"/> is known: constants, variables, graph inputs, and outputs of prepared nodes.</summary>
    public bool IsDefined { get; set; }

    /// <summary>What the file's integers mean.</summary>
    public QuantizationParameters? FileQuantization { get; init; }

    /// <summary>What the stored integers mean: zero points of uint8 tensors are less by 128.</summary>
    public QuantizationParameters? Quantization => IsUInt8 ? _shifted ??= FileQuantization?.ShiftZeroPoints(-128) : FileQuantization;

    /// <summary>The content as stored; empty where the tensor is not constant.</summary>
    public ReadOnlyMemory<byte> Constant { get; private set; }

    /// <summary>The content stands in the file or was computed from what does.</summary>
    public bool IsConstant { get; private set; }

    /// <summary>Keeps its content from one invocation to the next.</summary>
    public bool IsVariable { get; init; }

    /// <summary>What every byte of a variable is before the first invocation, as TensorFlow Lite has it: the zero point of int8, the code 0 of
    /// uint8, and 0 of all other types.</summary>
    public byte InitialByte => Type switch
    {
        TensorType.Int8 => unchecked((byte)(FileQuantization?.ZeroPoint ?? 0)),
        TensorType.UInt8 => 0x80,
        _ => 0,
    };

    /// <summary>A uint8 tensor stored as int8: where rounding depends on the sign, ops follow the uint8 rules.</summary>
    public bool IsUInt8 => Type == TensorType.UInt8 && !IsFileForm;

    /// <summary>A uint8 tensor at the graph's edge that holds the caller's own bytes.</summary>
    public bool IsFileForm { get; init; }

    /// <summary>Stored as int8: int8 and uint8.</summary>
    public bool IsEightBit => Type is TensorType.Int8 or TensorType.UInt8;

    /// <summary>The tensor whose memory this one is; itself unless aliased.</summary>
    public GraphTensor Root => AliasOf?.Root ?? this;

    public GraphTensor? AliasOf { get; set; }

    /// <summary>Where the tensor starts in the memory of <see cref="AliasOf"/>, in bytes.</summary>
    public long OffsetInAlias { get; set; }

    /// <summary>Where the tensor starts in the memory of <see cref="Root"/>, in bytes.</summary>
    public long OffsetInRoot => AliasOf is null ? 0 : OffsetInAlias + AliasOf.OffsetInRoot;

    /// <summary>Bytes from one row of the tensor to the next where rows lie apart, as parts of a concatenation's output do; else 0.</summary>
    public int RowStride { get; set; }

    /// <summary>Number of rows, where they lie apart.</summary>
    public int Rows { get; set; }

    public bool IsGraphInput { get; set; }

    public bool IsGraphOutput { get; set; }

    private QuantizationParameters? _shifted;

    public long ByteLength => checked(Shape.ElementCount * ElementTypes.ByteSize(Type));

    /// <summary>Gives the tensor its content for good, as stored.</summary>
    public void BecomeConstant(ReadOnlyMemory<byte> content) => (Constant, IsConstant, IsDefined) = (content, true, true);

    /// <summary>Lets go of a constant's content, which nothing will read again.</summary>
    public void ForgetContent() => Constant = default;

    /// <summary>The declared shape, with 1 for open extents that it has as 0.</summary>
    public Shape WithoutOpenExtents() => ShapeSignature is { } signature && signature.Count == Shape.Rank
        ? new Shape([.. Shape.Select((extent, d) => signature[d] == -1 ? Math.Max(extent, 1) : extent)])
        : Shape;

    /// <summary>Whether the file lets the caller give the tensor this shape: any extents where it has no signature, else those that are open.</summary>
    public bool CanTake(Shape shape) =>
        shape.Equals(Shape)
        || (shape.Rank == Shape.Rank && shape.ElementCount > 0 && (ShapeSignature is not { } signature || IsWithin(shape, signature)));

    /// <summary>Whether a node may compute this shape: the declared one, or any where the file declares none or leaves it open.</summary>
    public bool Declares(Shape shape) =>
        shape.Equals(Shape) || (!IsVariable && (Shape.Rank == 0 || (ShapeSignature is { } signature && IsWithin(shape, signature))));

    /// <summary>The declared extents, with ? where they are open.</summary>
    public string DescribeShape() => $"[{string.Join(',', Shape.Select((extent, d) => ShapeSignature is null || ShapeSignature[d] == -1 ? "?" : $"{extent}"))}]";

    public TensorInfo ToInfo() => new(Index, Name, Type, Shape, FileQuantization, IsConstant);

    public override string ToString() => Index < 0 ? $"\"{Name}\"" : $"{Index} \"{Name}\"";

    private static bool IsWithin(Shape shape, IReadOnlyList<int> signature) =>
        shape.Rank == signature.Count && shape.Zip(signature).All(pair => pair.Second == -1 || pair.First == pair.Second);
}
