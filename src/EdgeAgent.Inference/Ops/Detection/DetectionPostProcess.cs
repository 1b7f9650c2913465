using EdgeAgent.Inference.Graphs;
using EdgeAgent.Inference.Reference;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>TFLite_Detection_PostProcess: the boxes of a single-shot detector, decoded, and without those that overlap better ones.</summary>
/// <remarks>boxes [1,N,4 or more], scores [1,N,C or C+1 with the background first], anchors [N,4] -> boxes [1,D,4], classes [1,D], scores [1,D],
/// number [1], all float32, where D = detections * classes for each. Inputs are float32 or uint8; boxes and anchors are alike. What lies behind the
/// number of detections is 0.</remarks>
internal sealed class DetectionPostProcess : MultiOutputOp
{
    private const int Encodings = 0, Scores = 1, Anchors = 2;

    public override int? OutputCount => 4;

    public override Shape[] InferShapes(PrepareContext context)
    {
        context.RequireInputCount(3, 3);
        GraphTensor encodings = context.Input(Encodings), scores = context.Input(Scores), anchors = context.Input(Anchors);
        context.RequireType(encodings, TensorType.Float32, TensorType.UInt8);
        context.RequireType(scores, TensorType.Float32, TensorType.UInt8);
        context.RequireSameType(anchors, encodings);
        for (int i = 0; i < OutputCount; i++) context.RequireType(context.Output(i), TensorType.Float32);
        context.RequireRank(encodings, 3);
        context.RequireRank(scores, 3);
        int boxes = encodings.Shape[1];
        context.Require(encodings.Shape[0] == 1 && encodings.Shape[2] >= BoxDecoder.Corners, encodings, $"its shape is {encodings.Shape}",
            "one image of boxes with 4 numbers or more");
        context.Require(scores.Shape[0] == 1 && scores.Shape[1] == boxes, scores, $"its shape is {scores.Shape}", $"[1,{boxes},classes]");
        context.Require(anchors.Shape.Equals(new Shape(boxes, BoxDecoder.Corners)), anchors, $"its shape is {anchors.Shape}",
            $"[{boxes},{BoxDecoder.Corners}]");
        DetectionOptions options = DetectionOptions.Read(context);
        int background = scores.Shape[2] - options.Classes;
        context.Require(background is 0 or 1, scores, $"its shape is {scores.Shape} for {options.Classes} classes",
            "a last extent of that number, or one more for the background");
        int detections = checked(options.MaxDetections * options.ClassesPerDetection);
        return [new Shape(1, detections, BoxDecoder.Corners), new Shape(1, detections), new Shape(1, detections), new Shape(1)];
    }

    public override PreparedOp Prepare(PrepareContext context)
    {
        GraphTensor encodings = context.Input(Encodings), scores = context.Input(Scores);
        DetectionOptions options = DetectionOptions.Read(context);
        long boxes = encodings.Shape[1];
        int kept = (int)Math.Min(boxes, options.SuppressesByClass ? options.DetectionsPerClass : options.MaxDetections);
        context.AddOperations(checked(boxes * (kept + 64) * (options.SuppressesByClass ? options.Classes : 1)));
        context.ReserveScratch(boxes * sizeof(ulong));
        context.ReserveScratch((long)kept * sizeof(int));
        DetectionInputs inputs = DetectionInputs.Create(context, Encodings, Scores, Anchors, options.Scale);
        int background = scores.Shape[2] - options.Classes;
        return options.SuppressesByClass
            ? ClassSuppression.Create(context, inputs, options, background)
            : FastSuppression.Create(context, inputs, options, background);
    }
}
