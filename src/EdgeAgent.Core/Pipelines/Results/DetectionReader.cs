using System.Runtime.InteropServices;
using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>Detections as TFLite_Detection_PostProcess leaves them: the outputs are, in this order, boxes, classes, scores, and their count.</summary>
internal sealed class DetectionReader : ResultReader
{
    private const int Boxes = 0, Classes = 1, Scores = 2, Count = 3, Outputs = 4, BoxNumbers = 4;

    private readonly PostprocessOptions _options;
    private readonly Detection[] _found;
    private int _count;

    private DetectionReader(PostprocessOptions options, int capacity, int labels)
    {
        _options = options;
        _found = new Detection[Math.Min(options.MaxCount, capacity)];
        LabelCount = labels;
    }

    /// <inheritdoc/>
    public override int LabelCount { get; }

    /// <summary>The detections of the last result.</summary>
    public ReadOnlySpan<Detection> Found => _found.AsSpan(0, _count);

    public static DetectionReader? TryCreate(ModelInstance model, PostprocessOptions options)
    {
        const int UnnamedLabels = 1000;
        if (model.Outputs.Count != Outputs || model.Outputs.Any(output => output.Info.Type != TensorType.Float32) || model.Outputs[Boxes].Info.Shape is not [1, var capacity, BoxNumbers])
            return null;
        bool fits = model.Outputs[Classes].Info.Shape is [1, var classes] && classes == capacity && model.Outputs[Scores].Info.Shape is [1, var scores] && scores == capacity
            && model.Outputs[Count].Info.Shape.ElementCount == 1;
        return fits ? new DetectionReader(options, capacity, model.Labels?.Count ?? UnnamedLabels) : null;
    }

    /// <inheritdoc/>
    public override void Finish(ModelInstance model)
    {
        ReadOnlySpan<float> boxes = Floats(model, Boxes), classes = Floats(model, Classes), scores = Floats(model, Scores);
        float told = Floats(model, Count)[0];
        int given = told > 0 ? (int)Math.Min(told, scores.Length) : 0;
        _count = 0;
        for (int i = 0; i < given && _count < _found.Length; i++)
        {
            if (!(scores[i] >= _options.ScoreThreshold) || !(classes[i] >= 0 && classes[i] < int.MaxValue))
                continue;
            ReadOnlySpan<float> box = boxes.Slice(i * BoxNumbers, BoxNumbers);
            _found[_count++] = new Detection((int)classes[i], scores[i], box[0], box[1], box[2], box[3]);
        }
    }

    /// <inheritdoc/>
    public override double Measure(RuleSubject subject, int label)
    {
        double best = 0;
        int count = 0;
        foreach (Detection detection in Found)
        {
            if (label != NoLabel && detection.Label != label)
                continue;
            count++;
            best = Math.Max(best, detection.Score);
        }
        return subject == RuleSubject.Count ? count : best;
    }

    private static ReadOnlySpan<float> Floats(ModelInstance model, int output) => MemoryMarshal.Cast<byte, float>(model.OutputBytes(output));
}
