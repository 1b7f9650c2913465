using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EdgeAgent.Optimization.Weights;

/// <summary>A <c>.safetensors</c> file: named tensors of a trained network.</summary>
/// <remarks>The bytes are untrusted: everything is checked against the file's length before it is used, and values are checked when they are read.
/// Nothing is copied; the bytes must stay unchanged while the file is in use.</remarks>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, SafetensorsTensor> _tensors;

    private SafetensorsFile(string name, Dictionary<string, SafetensorsTensor> tensors, Dictionary<string, string> metadata) =>
        (Name, _tensors, Metadata) = (name, tensors, metadata);

    /// <summary>What messages call the file.</summary>
    public string Name { get; }

    /// <summary>The tensors by their names.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _tensors;

    /// <summary>Notes that the file holds about itself.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads the header of a file.</summary>
    /// <param name="bytes">The file, up to 2^31 - 1 bytes.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="WeightsException">The header is no header, or does not fit the file.</exception>
    public static SafetensorsFile Parse(ReadOnlyMemory<byte> bytes, string name)
    {
        try
        {
            (Dictionary<string, SafetensorsTensor> tensors, Dictionary<string, string> metadata) = SafetensorsHeader.Read(bytes);
            return new SafetensorsFile(name, tensors, metadata);
        }
        catch (WeightsException e)
        {
            throw new WeightsException($"{name} is no valid .safetensors file: {e.Message}", e);
        }
    }

    /// <summary>Finds a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="tensor">The tensor.</param>
    /// <returns>Whether the file has it.</returns>
    public bool TryFind(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _tensors.TryGetValue(name, out tensor);

    /// <summary>The values of a tensor.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <returns>The values, rows last, all of them finite.</returns>
    /// <exception cref="WeightsException">The file lacks the tensor, or it has another shape, another element type than F32 or F16, or a value that
    /// is not finite.</exception>
    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        if (!TryFind(name, out SafetensorsTensor? tensor))
            throw new WeightsException($"{Name} has no tensor {name}; the network needs it with shape {Describe([.. shape])}");
        if (!shape.SequenceEqual([.. tensor.Shape]))
            throw new WeightsException($"tensor {name} of {Name} has shape {Describe(tensor.Shape)}; the network needs {Describe([.. shape])}");
        float[] values = ReadValues(tensor);
        int wrong = Array.FindIndex(values, value => !float.IsFinite(value));
        if (wrong >= 0)
        {
            string place = Describe(Coordinates(wrong, shape));
            throw new WeightsException($"tensor {name} of {Name} holds {Spell(values[wrong])} at {place}; weights must be finite");
        }
        return values;
    }

    /// <summary>The bytes of one element; null for a type that is not read.</summary>
    internal static int? BytesPerElement(string elementType) => elementType switch
    {
        "F32" => sizeof(float),
        "F16" => sizeof(ushort),
        _ => null,
    };

    private float[] ReadValues(SafetensorsTensor tensor)
    {
        float[] values = new float[tensor.Count];
        ReadOnlySpan<byte> data = tensor.Data.Span;
        switch (tensor.ElementType)
        {
            case "F32":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(i * sizeof(float))..]);
                return values;
            case "F16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(data[(i * sizeof(ushort))..]);
                return values;
            default:
                throw new WeightsException($"tensor {tensor.Name} of {Name} is of type {tensor.ElementType}; accepted: F32 and F16");
        }
    }

    private static int[] Coordinates(int index, ReadOnlySpan<int> shape)
    {
        int[] coordinates = new int[shape.Length];
        for (int axis = shape.Length - 1; axis >= 0; axis--)
            (index, coordinates[axis]) = Math.DivRem(index, shape[axis]);
        return coordinates;
    }

    private static string Spell(float value) => float.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";

    private static string Describe(IEnumerable<int> numbers) => $"[{string.Join(",", numbers)}]";
}
