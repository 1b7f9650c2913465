using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The draws of detection, control flow and recurrent operators.</summary>
internal static class ControlModels
{
    private static readonly TensorType[] Basic = [TensorType.Float32, TensorType.Int8, TensorType.UInt8];
    private static readonly TensorType[] FloatOrUInt8 = [TensorType.Float32, TensorType.UInt8];

    public static Dictionary<string, (TensorType[] Types, Func<OperatorDraw, ModelBuilder> Build)> All { get; } = new()
    {
        ["detection"] = (FloatOrUInt8, draw => draw.Detection(byClass: false)),
        ["lstm"] = ([TensorType.Float32, TensorType.Int8], draw => draw.Lstm(isHybrid: false, hasTime: true)),
        ["lstm_hybrid"] = ([TensorType.Float32], draw => draw.Lstm(isHybrid: true, hasTime: true)),
        ["lstm_step"] = ([TensorType.Float32, TensorType.Int8], draw => draw.Lstm(isHybrid: false, hasTime: false)),
        ["svdf"] = ([TensorType.Float32, TensorType.Int8], draw => draw.Svdf(isHybrid: false)),
        ["svdf_hybrid"] = ([TensorType.Float32], draw => draw.Svdf(isHybrid: true)),
        ["rnn"] = ([TensorType.Float32], draw => draw.Rnn(isHybrid: false, hasTime: true)),
        ["rnn_hybrid"] = ([TensorType.Float32], draw => draw.Rnn(isHybrid: true, hasTime: true)),
        ["rnn_step"] = ([TensorType.Float32], draw => draw.Rnn(isHybrid: false, hasTime: false)),
        ["if"] = (Basic, draw => draw.If()),
        ["while"] = (Basic, draw => draw.While()),
        ["variable"] = ([TensorType.Float32], draw => draw.Variable()),
        ["detection_by_class"] = (FloatOrUInt8, draw => draw.Detection(byClass: true)),
    };
}
