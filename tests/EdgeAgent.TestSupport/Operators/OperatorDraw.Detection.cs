using EdgeAgent.TfLite;

namespace EdgeAgent.TestSupport.Operators;

/// <summary>The custom operator behind single-shot detectors.</summary>
public sealed partial class OperatorDraw
{
    /// <summary>TFLite_Detection_PostProcess over anchors of random places and sizes; most draws find as many boxes as they may keep.</summary>
    /// <param name="byClass">Whether each class is suppressed by itself.</param>
    public ModelBuilder Detection(bool byClass)
    {
        int boxes = Draw(12, 60), classes = Draw(1, 6), background = Draw(0, 1), numbers = Draw(4, 6);
        int encodings = _builder.Input(1, boxes, numbers), scores = _builder.Input(1, boxes, classes + background);
        if (_type == TensorType.UInt8) Requantize(encodings, 0.02f, 128);
        if (_type == TensorType.UInt8) Requantize(scores, 1f / 256, 0);
        float[] places = [.. Enumerable.Range(0, 4 * boxes).Select(_ => 0.1f + 0.8f * _random.NextSingle())];
        int anchors = _type == TensorType.UInt8
            ? _builder.Constant(TensorType.UInt8, [boxes, 4], [.. places.Select(place => (byte)(place * 256))], ModelBuilder.PerTensor(1f / 256, 0))
            : _builder.Float32Constant([boxes, 4], places);
        int detections = Draw(1, 5), each = byClass ? Draw(1, 2) : Draw(1, classes);
        byte[] options = FlexMapWriter.Write(new Dictionary<string, object>
        {
            ["max_detections"] = detections,
            ["max_classes_per_detection"] = each,
            ["detections_per_class"] = Draw(1, 9),
            ["use_regular_nms"] = byClass,
            ["nms_score_threshold"] = _random.Next(2) == 0 ? 0f : -0.5f,
            ["nms_iou_threshold"] = 0.6f + 0.4f * _random.NextSingle(),
            ["num_classes"] = classes,
            ["y_scale"] = 10f,
            ["x_scale"] = 10f,
            ["h_scale"] = 5f,
            ["w_scale"] = 5f,
        });
        int[][] shapes = [[1, detections * each, 4], [1, detections * each], [1, detections * each], [1]];
        int[] outputs = [.. shapes.Select((shape, i) => _builder.Graph.Add(
            new TensorDefinition { Name = $"detection{i}", Type = TensorType.Float32, Shape = shape }))];
        _builder.Graph.Operators.Add(new OperatorDefinition
        {
            Operator = BuiltinOperator.Custom,
            CustomCode = "TFLite_Detection_PostProcess",
            Inputs = [encodings, scores, anchors],
            Outputs = outputs,
            CustomOptions = options,
        });
        foreach (int output in outputs) _builder.Output(output);
        return _builder;
    }

    private void Requantize(int tensor, float scale, int zeroPoint) =>
        _builder.Graph.Tensors[tensor] = _builder.Graph.Tensors[tensor] with { Quantization = ModelBuilder.PerTensor(scale, zeroPoint) };
}
