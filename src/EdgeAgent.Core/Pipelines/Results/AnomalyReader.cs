using EdgeAgent.Core.Execution;
using EdgeAgent.Core.Pipelines.Rules;

namespace EdgeAgent.Core.Pipelines.Results;

/// <summary>The mean squared difference of an autoencoder's output from its input, both as real values; of a model whose output is not as large as its input, the largest value.</summary>
internal sealed class AnomalyReader : ResultReader
{
    private readonly OutputValues _input, _output;
    private readonly byte[]? _given;
    private double _score;

    private AnomalyReader(ModelInstance model, bool isAutoencoder)
    {
        _output = new OutputValues(model.Outputs[0].Info);
        if (!isAutoencoder)
            return;
        _input = new OutputValues(model.Inputs[0].Info);
        _given = new byte[model.Inputs[0].Info.ByteLength];
    }

    /// <inheritdoc/>
    public override int LabelCount => 0;

    public static AnomalyReader? TryCreate(ModelInstance model)
    {
        if (model.Outputs is not [{ Info: var output }] || model.Inputs is not [{ Info: var input }] || !OutputValues.IsReadable(output) || output.Shape.ElementCount < 1)
            return null;
        bool isAutoencoder = input.Shape.ElementCount == output.Shape.ElementCount && input.Shape.ElementCount > 1;
        return !isAutoencoder || OutputValues.IsReadable(input) ? new AnomalyReader(model, isAutoencoder) : null;
    }

    /// <inheritdoc/>
    public override void Begin(ModelInstance model)
    {
        if (_given is not null)
            model.InputBytes(0).CopyTo(_given);
    }

    /// <inheritdoc/>
    public override void Finish(ModelInstance model)
    {
        ReadOnlySpan<byte> bytes = model.OutputBytes(0);
        _score = _given is null ? double.NegativeInfinity : 0;
        for (int i = 0; i < _output.Count; i++)
        {
            double value = _output.Read(bytes, i);
            if (_given is null)
            {
                _score = Math.Max(_score, value);
                continue;
            }
            double difference = value - _input.Read(_given, i);
            _score += difference * difference / _output.Count;
        }
    }

    /// <inheritdoc/>
    public override double Measure(RuleSubject subject, int label) => _score;
}
