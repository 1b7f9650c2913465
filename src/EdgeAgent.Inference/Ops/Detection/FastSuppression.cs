using EdgeAgent.Inference.Reference;

namespace EdgeAgent.Inference.Ops.Detection;

/// <summary>Suppression over all classes at once: each box stands for its best class, and is reported with its best few.</summary>
internal sealed class FastSuppression : PreparedOp
{
    private readonly DetectionInputs _inputs;
    private readonly DetectionOptions _options;
    private readonly int _boxes, _background, _reported, _bestScratch, _classScratch, _placeScratch;

    private FastSuppression(PrepareContext context, DetectionInputs inputs, DetectionOptions options, int background, int boxes)
    {
        (_inputs, _options, _boxes, _background) = (inputs, options, boxes, background);
        _reported = Math.Min(options.ClassesPerDetection, options.Classes);
        _bestScratch = context.ReserveScratch((long)boxes * sizeof(float));
        _classScratch = context.ReserveScratch(checked((long)boxes * _reported * sizeof(int)));
        _placeScratch = context.ReserveScratch((long)options.Classes * sizeof(int));
    }

    public override string Kernel => "greedy";

    public static FastSuppression Create(PrepareContext context, DetectionInputs inputs, DetectionOptions options, int background) =>
        new(context, inputs, options, background, context.Input(0).Shape[1]);

    public override void Eval(EvalContext context)
    {
        ReadOnlySpan<float> boxes = _inputs.DecodeBoxes(context), scores = _inputs.ReadScores(context);
        int width = _background + _options.Classes;
        Span<float> best = context.Scratch<float>(_bestScratch);
        Span<int> classes = context.Scratch<int>(_classScratch), places = context.Scratch<int>(_placeScratch);
        for (int i = 0; i < _boxes; i++)
        {
            ReadOnlySpan<float> row = scores.Slice(i * width + _background, _options.Classes);
            PartialSort.Largest(row, _reported, places);
            places[.._reported].CopyTo(classes[(i * _reported)..]);
            best[i] = row[places[0]];
        }

        Span<int> selected = context.Scratch<int>(DetectionScratch.Selected);
        int count = NonMaxSuppression.Run(
            boxes, best, 1, _options.ScoreThreshold, _options.OverlapThreshold, context.Scratch<ulong>(DetectionScratch.Candidates), selected);
        DetectionOutputs outputs = DetectionOutputs.Begin(context, count);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < _reported; c++)
            {
                int kind = classes[selected[i] * _reported + c];
                outputs.Set(i * _options.ClassesPerDetection + c, boxes, selected[i], kind, scores[selected[i] * width + _background + kind]);
            }
        }
    }
}
