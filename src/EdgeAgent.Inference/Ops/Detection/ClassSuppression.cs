using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>Suppression of each class by itself; the best detections of all classes are reported.</summary>
/// <remarks>Of equal scores, that of the later class comes first, as in TensorFlow Lite, which merges each class into those before it.</remarks>
internal sealed class ClassSuppression : PreparedOp
{
    private readonly DetectionInputs _inputs;
    private readonly DetectionOptions _options;
    private readonly int _background, _rankedScratch;

    private ClassSuppression(PrepareContext context, DetectionInputs inputs, DetectionOptions options, int background)
    {
        (_inputs, _options, _background) = (inputs, options, background);
        _rankedScratch = context.ReserveScratch(checked(2L * sizeof(int) * ((long)options.MaxDetections + options.DetectionsPerClass)));
    }

    public override string Kernel => "greedy by class";

    public static ClassSuppression Create(PrepareContext context, DetectionInputs inputs, DetectionOptions options, int background) =>
        new(context, inputs, options, background);

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<float> boxes = _inputs.DecodeBoxes(context), scores = _inputs.ReadScores(context);
        int width = _background + _options.Classes, count = 0;
        Span<(int Box, int Kind)> ranked = context.Scratch<(int Box, int Kind)>(_rankedScratch);
        Span<int> selected = context.Scratch<int>(DetectionScratch.Selected);
        for (int kind = 0; kind < _options.Classes; kind++)
        {
            int fresh = NonMaxSuppression.Run(
                boxes, scores[(_background + kind)..], width, _options.ScoreThreshold, _options.OverlapThreshold,
                context.Scratch<ulong>(DetectionScratch.Candidates), selected);
            int old = count - 1;
            for (int place = count + fresh - 1, next = fresh - 1; next >= 0; place--)
            {
                bool takesFresh = old < 0
                    || scores[selected[next] * width + _background + kind] < scores[ranked[old].Box * width + _background + ranked[old].Kind];
                ranked[place] = takesFresh ? (selected[next--], kind) : ranked[old--];
            }

            count = Math.Min(count + fresh, _options.MaxDetections);
        }

        DetectionOutputs outputs = DetectionOutputs.Begin(context, count);
        for (int i = 0; i < count; i++)
            outputs.Set(i, boxes, ranked[i].Box, ranked[i].Kind, scores[ranked[i].Box * width + _background + ranked[i].Kind]);
    }
}
