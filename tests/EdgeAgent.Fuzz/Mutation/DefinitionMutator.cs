using System.Buffers.Binary;
using System.Reflection;
using EdgeAgent.TfLite;

namespace EdgeAgent.Fuzz.Mutation;

/// <summary>Changes what a model means and leaves its structure whole: shapes, types, quantization, options, connections, small constants.</summary>
internal static class DefinitionMutator
{
    private const int SmallConstant = 64;
    private static readonly int[] Extremes = [0, 1, -1, 2, 3, 7, 128, 1 << 16, int.MaxValue, int.MinValue, int.MaxValue - 1, 1 << 30];
    private static readonly float[] Scales = [float.Epsilon, 1e-30f, 1e-10f, 1e-4f, 0.5f, 1, 1000, 1e10f, 1e30f, float.MaxValue];

    /// <summary>Changes a model once to four times.</summary>
    /// <returns>The file; null where the reader refuses what came out.</returns>
    public static byte[]? Mutate(byte[] file, Random random)
    {
        try
        {
            ModelDefinition model = ModelDefinition.From(TfLiteModel.Parse(file));
            for (int i = random.Next(1, 5); i > 0; i--)
                Change(model.SubGraphs[random.Next(model.SubGraphs.Count)], random);
            return TfLiteModelWriter.Write(model);
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }

    private static void Change(SubGraphDefinition graph, Random random)
    {
        if (graph.Tensors.Count == 0 || graph.Operators.Count == 0)
            return;
        int tensor = random.Next(graph.Tensors.Count), node = random.Next(graph.Operators.Count);
        switch (random.Next(11))
        {
            case 0 or 1:
                graph.Tensors[tensor] = ChangeShape(graph.Tensors[tensor], random);
                break;
            case 2:
                graph.Tensors[tensor] = graph.Tensors[tensor] with { Type = (TensorType)random.Next((int)TensorType.Int4 + 1) };
                break;
            case 3 or 4:
                graph.Tensors[tensor] = graph.Tensors[tensor] with { Quantization = ChangeQuantization(graph.Tensors[tensor].Quantization, random) };
                break;
            case 5:
                graph.Tensors[tensor] = ChangeData(graph.Tensors[tensor], random);
                break;
            case 6 or 7:
                graph.Operators[node] = graph.Operators[node] with { Options = ChangeOptions(graph.Operators[node].Options, random) };
                break;
            case 8:
                graph.Operators[node] = graph.Operators[node] with { Inputs = ChangeInputs(graph.Operators[node].Inputs, graph.Tensors.Count, random) };
                break;
            case 9:
                graph.Operators[node] = graph.Operators[node] with { CustomOptions = ChangeBytes(graph.Operators[node].CustomOptions, random) };
                break;
            default:
                graph.Operators[node] = graph.Operators[node] with { Operator = graph.Operators[random.Next(graph.Operators.Count)].Operator };
                break;
        }
    }

    private static TensorDefinition ChangeShape(TensorDefinition tensor, Random random)
    {
        int[] shape = [.. tensor.Shape];
        if (shape.Length == 0 || random.Next(8) == 0)
            return tensor with { Shape = [.. shape, random.Next(3)], ShapeSignature = null };

        int axis = random.Next(shape.Length), other = random.Next(shape.Length);
        if (tensor.Data.IsEmpty)
            shape[axis] = random.Next(2) == 0 ? unchecked(shape[axis] + random.Next(-1, 2)) : Extremes[random.Next(Extremes.Length)];
        else
            (shape[axis], shape[other]) = (shape[other], shape[axis]);
        return tensor with { Shape = shape, ShapeSignature = null };
    }

    private static QuantizationRecord? ChangeQuantization(QuantizationRecord? quantization, Random random)
    {
        if (quantization is not { Scales.Count: > 0 })
            return new QuantizationRecord { Scales = [Scales[random.Next(Scales.Length)]], ZeroPoints = [random.Next(-128, 128)] };

        float[] scales = [.. quantization.Scales];
        int[] zeroPoints = [.. quantization.ZeroPoints];
        int slice = random.Next(scales.Length);
        scales[slice] = Scales[random.Next(Scales.Length)];
        zeroPoints[slice] = random.Next(3) == 0 ? random.Next(-128, 256) : zeroPoints[slice];
        return random.Next(6) == 0 ? null : quantization with { Scales = scales, ZeroPoints = zeroPoints };
    }

    private static TensorDefinition ChangeData(TensorDefinition tensor, Random random)
    {
        if (tensor.Data.Length is 0 or > SmallConstant || tensor.Data.Length % sizeof(int) != 0)
            return tensor;

        byte[] data = tensor.Data.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(random.Next(data.Length / sizeof(int)) * sizeof(int)), Extremes[random.Next(Extremes.Length)]);
        return tensor with { Data = data };
    }

    private static ReadOnlyMemory<byte> ChangeBytes(ReadOnlyMemory<byte> bytes, Random random)
    {
        byte[] changed = bytes.ToArray();
        for (int i = random.Next(1, 4); i > 0 && changed.Length > 0; i--)
            changed[random.Next(changed.Length)] = unchecked((byte)(random.Next(2) == 0 ? random.Next(256) : Extremes[random.Next(Extremes.Length)]));
        return changed;
    }

    private static int[] ChangeInputs(IReadOnlyList<int> inputs, int tensors, Random random)
    {
        List<int> changed = [.. inputs];
        switch (random.Next(4))
        {
            case 0:
                changed.Add(random.Next(-1, tensors));
                break;
            case 1 when changed.Count > 0:
                changed.RemoveAt(random.Next(changed.Count));
                break;
            default:
                if (changed.Count > 0)
                    changed[random.Next(changed.Count)] = random.Next(-1, tensors);
                break;
        }
        return [.. changed];
    }

    /// <summary>Changes one or two properties of any options, whatever their table; or takes the options away.</summary>
    private static OperatorOptions? ChangeOptions(OperatorOptions? options, Random random)
    {
        if (options is null || random.Next(6) == 0)
            return null;
        PropertyInfo[] properties = [.. options.GetType().GetProperties().Where(property => property.CanWrite)];
        if (properties.Length == 0)
            return options;

        OperatorOptions changed = options with { };
        for (int i = random.Next(1, 3); i > 0; i--)
        {
            PropertyInfo property = properties[random.Next(properties.Length)];
            if (ChangeValue(property.GetValue(changed), property.PropertyType, random) is { } value)
                property.SetValue(changed, value);
        }
        return changed;
    }

    /// <summary>Another value of the same type; null where the type is none that options have.</summary>
    private static object? ChangeValue(object? value, Type type, Random random)
    {
        if (type.IsEnum)
            return Enum.GetValues(type) is { } all ? all.GetValue(random.Next(all.Length)) : null;
        return value switch
        {
            int number => random.Next(3) == 0 ? unchecked(number + random.Next(-2, 3)) : Extremes[random.Next(Extremes.Length)],
            long => (long)Extremes[random.Next(Extremes.Length)],
            bool flag => !flag,
            float => random.Next(4) == 0 ? float.NaN : Scales[random.Next(Scales.Length)] * (random.Next(2) == 0 ? 1 : -1),
            IReadOnlyList<int> list => ChangeList(list, random),
            _ => null,
        };
    }

    private static IReadOnlyList<int> ChangeList(IReadOnlyList<int> list, Random random)
    {
        int[] changed = random.Next(3) == 0 ? [.. list, Extremes[random.Next(Extremes.Length)]] : [.. list];
        if (changed.Length > 0)
            changed[random.Next(changed.Length)] = Extremes[random.Next(Extremes.Length)];
        return changed;
    }
}
