using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of operators that make one element of many.</summary>
internal static class ReductionModels
{
    private static readonly TensorType[] Plain = [TensorType.Float32, TensorType.Int32, TensorType.Int64];
    private static readonly TensorType[] Numbers = [.. Plain, TensorType.Int8, TensorType.UInt8, TensorType.Int16];

    public static Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } = new()
    {
        ["sum"] = (Numbers, draw => draw.Reduction(BuiltinOperator.Sum, keepsQuantization: true)),
        ["sum_requantized"] = ([TensorType.UInt8, TensorType.Int8], draw => draw.Reduction(BuiltinOperator.Sum, keepsQuantization: false)),
        ["mean_any_axes"] = ([.. Plain, TensorType.Int8, TensorType.UInt8], draw => draw.Reduction(BuiltinOperator.Mean, keepsQuantization: false)),
        ["reduce_max"] = (Numbers, draw => draw.Reduction(BuiltinOperator.ReduceMax, keepsQuantization: true)),
        ["reduce_min"] = (Numbers, draw => draw.Reduction(BuiltinOperator.ReduceMin, keepsQuantization: true)),
        ["reduce_prod"] = ([.. Plain, TensorType.Int8, TensorType.Int16], draw => draw.Product()),
        ["reduce_any"] = ([TensorType.Bool], draw => draw.Reduction(BuiltinOperator.ReduceAny, keepsQuantization: true)),
        ["reduce_all"] = ([TensorType.Bool], draw => draw.Reduction(BuiltinOperator.ReduceAll, keepsQuantization: true)),
        ["cumsum"] = (Plain, draw => draw.CumSum()),
        ["l2_pool"] = ([TensorType.Float32], draw => draw.L2Pool()),
    };
}
