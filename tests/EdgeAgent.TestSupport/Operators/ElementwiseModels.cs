using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of elementwise operators.</summary>
internal static class ElementwiseModels
{
    private static readonly TensorType[] Numbers =
        [TensorType.Float32, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32, TensorType.Int64];

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
    };
}
