using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>Checked options of TFLite_Detection_PostProcess.</summary>
/// <param name="MaxDetections">The most boxes that are kept over all classes.</param>
/// <param name="ClassesPerDetection">How many classes each kept box is reported with; fast suppression only.</param>
/// <param name="DetectionsPerClass">The most boxes that are kept of one class; suppression by class only.</param>
/// <param name="SuppressesByClass">Whether each class is suppressed by itself; otherwise each box stands for its best class.</param>
/// <param name="Classes">The number of classes, without the background.</param>
/// <param name="ScoreThreshold">Boxes of a lower score are dropped.</param>
/// <param name="OverlapThreshold">Boxes that overlap a better one by more than this share of their union are dropped.</param>
/// <param name="Scale">What encoded boxes are divided by.</param>
internal sealed record DetectionOptions(
    int MaxDetections, int ClassesPerDetection, int DetectionsPerClass, bool SuppressesByClass, int Classes, float ScoreThreshold,
    float OverlapThreshold, BoxScale Scale)
{
    private const int DefaultDetectionsPerClass = 100;

    /// <summary>Reads and checks the options of a node.</summary>
    public static DetectionOptions Read(PrepareContext context)
    {
        FlexMap map = FlexMap.Parse(context.CustomOptions);
        double Number(string name) => map.FindNumber(name) ?? 0;
        int Count(string name, int? absent = null)
        {
            double number = map.FindNumber(name) ?? absent ?? 0;
            context.Require(number >= 1 && number <= int.MaxValue, null, $"its {name} is {number}", $"a whole number of 1 to {int.MaxValue}");
            return (int)number;
        }

        float Divisor(string name)
        {
            float number = (float)Number(name);
            context.Require(float.IsFinite(number) && number > 0, null, $"its {name} is {number}", "a finite number above 0");
            return number;
        }

        float overlap = (float)Number("nms_iou_threshold"), score = (float)Number("nms_score_threshold");
        context.Require(overlap > 0 && overlap <= 1, null, $"its nms_iou_threshold is {overlap}", "above 0, and 1 at most");
        int maxDetections = Count("max_detections");
        return new DetectionOptions(
            maxDetections,
            Count("max_classes_per_detection"),
            Math.Min(maxDetections, Count("detections_per_class", DefaultDetectionsPerClass)),
            Number("use_regular_nms") != 0,
            Count("num_classes"),
            score,
            overlap,
            new BoxScale(Divisor("y_scale"), Divisor("x_scale"), Divisor("h_scale"), Divisor("w_scale")));
    }
}
