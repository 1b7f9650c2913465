using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of elementwise operators.</summary>
internal static class ElementwiseModels
{
    private static readonly TensorType[] Numbers =
        [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64];

    /// <summary>What TensorFlow Lite compares in every way.</summary>
    private static readonly TensorType[] Compared = [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int32, TensorType.Int64];

    private static readonly TensorType[] Float = [TensorType.Float32];
    private static readonly TensorType[] ThreeTypes = [TensorType.Float32, TensorType.Int8, TensorType.UInt8];

    public static Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } = new()
    {
        ["add"] = (Numbers, draw => draw.Arithmetic(BuiltinOperator.Add, repeats: false)),
        ["add_broadcast"] = (Numbers, draw => draw.Arithmetic(BuiltinOperator.Add, repeats: true)),
        ["sub"] = (Numbers, draw => draw.Arithmetic(BuiltinOperator.Sub)),
        ["mul"] = (Numbers, draw => draw.Arithmetic(BuiltinOperator.Mul)),
        ["div"] = ([TensorType.Float32, TensorType.UInt8, TensorType.Int32], draw => draw.Division(BuiltinOperator.Div)),
        ["floor_div"] = ([TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32], draw => draw.Division(BuiltinOperator.FloorDiv)),
        ["floor_mod"] = (
            [TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32, TensorType.Int64],
            draw => draw.Division(BuiltinOperator.FloorMod)),
        ["squared_difference"] = (
            [TensorType.Float32, TensorType.Int8, TensorType.Int32], draw => draw.Arithmetic(BuiltinOperator.SquaredDifference)),
        ["minimum"] = (Numbers, draw => draw.Choice(BuiltinOperator.Minimum)),
        ["maximum"] = (Numbers, draw => draw.Choice(BuiltinOperator.Maximum)),
        ["pow"] = ([TensorType.Float32, TensorType.Int32], draw => draw.Power()),
        ["prelu"] = (ThreeTypes, draw => draw.Prelu()),
        ["abs"] = ([TensorType.Float32, TensorType.Int8, TensorType.Int16, TensorType.Int32], draw => draw.Requantized(BuiltinOperator.Abs)),
        ["neg"] = ([TensorType.Float32, TensorType.Int32, TensorType.Int64], draw => draw.Plain(BuiltinOperator.Neg)),
        ["sign"] = ([TensorType.Float32], draw => draw.Plain(BuiltinOperator.Sign)),
        ["sin"] = (Float, draw => draw.Plain(BuiltinOperator.Sin)),
        ["cos"] = (Float, draw => draw.Plain(BuiltinOperator.Cos)),
        ["ceil"] = (Float, draw => draw.Plain(BuiltinOperator.Ceil)),
        ["floor"] = (Float, draw => draw.Plain(BuiltinOperator.Floor)),
        ["round"] = (Float, draw => draw.Plain(BuiltinOperator.Round)),
        ["square"] = (Float, draw => draw.Plain(BuiltinOperator.Square)),
        ["sqrt"] = (Float, draw => draw.Root(BuiltinOperator.Sqrt)),
        ["rsqrt"] = ([TensorType.Float32, TensorType.Int8], draw => draw.Root(BuiltinOperator.Rsqrt)),
        ["log"] = (Float, draw => draw.Root(BuiltinOperator.Log)),
        ["exp"] = ([TensorType.Float32, TensorType.Int8, TensorType.Int16], draw => draw.Requantized(BuiltinOperator.Exp)),
        ["elu"] = ([TensorType.Float32, TensorType.Int8], draw => draw.Requantized(BuiltinOperator.Elu)),
        ["gelu"] = (ThreeTypes, draw => draw.Requantized(BuiltinOperator.Gelu)),
        ["hard_swish"] = (ThreeTypes, draw => draw.Requantized(BuiltinOperator.HardSwish)),
        ["leaky_relu"] = ([.. ThreeTypes, TensorType.Int16], draw => draw.Requantized(BuiltinOperator.LeakyRelu)),
        ["relu_0_to_1"] = (ThreeTypes, draw => draw.Requantized(BuiltinOperator.Relu0To1)),
        ["logical_not"] = ([TensorType.Bool], draw => draw.Plain(BuiltinOperator.LogicalNot)),
        ["log_softmax"] = (ThreeTypes, draw => draw.Rows(BuiltinOperator.LogSoftmax)),
        ["l2_normalization"] = (ThreeTypes, draw => draw.Rows(BuiltinOperator.L2Normalization)),
        ["local_response_normalization"] = (Float, draw => draw.LocalResponseNormalization()),
        ["equal"] = ([.. Numbers, TensorType.Bool], draw => draw.Comparison(BuiltinOperator.Equal)),
        ["not_equal"] = ([.. Compared, TensorType.Bool], draw => draw.Comparison(BuiltinOperator.NotEqual)),
        ["greater"] = (Compared, draw => draw.Comparison(BuiltinOperator.Greater)),
        ["greater_equal"] = (Numbers, draw => draw.Comparison(BuiltinOperator.GreaterEqual)),
        ["less"] = (Numbers, draw => draw.Comparison(BuiltinOperator.Less)),
        ["less_equal"] = (Compared, draw => draw.Comparison(BuiltinOperator.LessEqual)),
        ["logical_and"] = ([TensorType.Bool], draw => draw.Logical(BuiltinOperator.LogicalAnd)),
        ["logical_or"] = ([TensorType.Bool], draw => draw.Logical(BuiltinOperator.LogicalOr)),
        ["select"] = ([.. Numbers, TensorType.Bool], draw => draw.Select()),
        ["select_v2"] = ([.. Numbers, TensorType.Bool], draw => draw.SelectV2()),
        ["add_n"] = ([TensorType.Float32, TensorType.Int32], draw => draw.AddN()),
        ["cast"] = ([.. Numbers, TensorType.Bool], draw => draw.Cast()),
    };
}
