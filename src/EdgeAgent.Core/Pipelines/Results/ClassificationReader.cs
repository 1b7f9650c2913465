using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>A classifier's scores. Of equal best scores the lower index counts.</summary>
internal sealed class ClassificationReader : ResultReader
{
    private readonly OutputValues _values;
    private readonly double[] _scores;
    private int _best;

    private ClassificationReader(ModelInstance model)
    {
        _values = new OutputValues(model.Outputs[0].Info);
        _scores = new double[_values.Count];
    }

    /// <inheritdoc/>
    public override int LabelCount => _scores.Length;

    public static ClassificationReader? TryCreate(ModelInstance model) =>
        model.Outputs.Count > 0 && TopClasses.IsClassifier(model.Outputs[0].Info) ? new ClassificationReader(model) : null;

    /// <inheritdoc/>
    public override void Finish(ModelInstance model)
    {
        ReadOnlySpan<byte> bytes = model.OutputBytes(0);
        _best = 0;
        for (int i = 0; i < _scores.Length; i++)
        {
            _scores[i] = _values.Read(bytes, i);
            if (_scores[i] > _scores[_best] || double.IsNaN(_scores[_best]))
                _best = i;
        }
    }

    /// <inheritdoc/>
    public override double Measure(RuleSubject subject, int label)
    {
        if (label == NoLabel)
            return _scores[_best];
        return subject == RuleSubject.Score || label == _best ? _scores[label] : 0;
    }
}
