using System.Buffers.Binary;
using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Mutation;

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
                Change(model.SubGraphs[0], random);
            return TfLiteModelWriter.Write(model);
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }

    private static void Change(SubGraphDefinition graph, Random random)
    {
        int tensor = random.Next(graph.Tensors.Count), node = random.Next(graph.Operators.Count);
        switch (random.Next(10))
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
            shape[axis] = random.Next(2) == 0 ? shape[axis] + random.Next(-1, 2) : Extremes[random.Next(Extremes.Length)];
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

    private static OperatorOptions? ChangeOptions(OperatorOptions? options, Random random)
    {
        int value = Extremes[random.Next(Extremes.Length)];
        bool isFirst = random.Next(2) == 0;
        var activation = (ActivationFunction)random.Next((int)ActivationFunction.SignBit + 1);
        return random.Next(6) == 0 ? null : options switch
        {
            Conv2DOptions o => isFirst ? o with { StrideWidth = value } : o with { DilationHeight = value, FusedActivation = activation },
            DepthwiseConv2DOptions o => isFirst ? o with { StrideHeight = value, DepthMultiplier = value } : o with { DilationWidth = value, FusedActivation = activation },
            Pool2DOptions o => isFirst ? o with { FilterWidth = value, FusedActivation = activation } : o with { StrideHeight = value, FilterHeight = random.Next(1, 5) },
            FullyConnectedOptions o => isFirst ? o with { KeepNumDims = true } : o with { FusedActivation = activation, WeightsFormat = FullyConnectedWeightsFormat.Shuffled4x16Int8 },
            SoftmaxOptions => new SoftmaxOptions(isFirst ? float.NaN : value),
            ReshapeOptions => new ReshapeOptions([value, -1]),
            ConcatenationOptions o => o with { Axis = value },
            AddOptions o => o with { FusedActivation = activation },
            ReducerOptions o => new ReducerOptions(!o.KeepDims),
            SqueezeOptions => new SqueezeOptions([value]),
            _ => options,
        };
    }
}
