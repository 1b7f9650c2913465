using EdgeAgent.Inference;
using EdgeAgent.Optimization.Evaluation.Samples;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Evaluation.Agreement;

/// <summary>Finds where two forms of a network part: the error of every layer against the tensor of the same name in the reference.</summary>
public static class LayerErrorReport
{
    /// <summary>Runs both models on the same samples, all tensors kept.</summary>
    /// <param name="model">The model, such as a quantized one.</param>
    /// <param name="reference">The reference, such as the float model that it was made of.</param>
    /// <param name="samples">The samples; some few do.</param>
    /// <param name="options">How pictures become values, and which kernels run.</param>
    /// <param name="cancellation">Ends the work between two samples.</param>
    /// <returns>One row for each tensor that a node of the model computes, in running order.</returns>
    /// <exception cref="UnsupportedModelException">A model cannot be run.</exception>
    /// <exception cref="SampleDataException">A sample cannot be read, or does not fit.</exception>
    public static IReadOnlyList<LayerError> Compare(
        TfLiteModel model, TfLiteModel reference, SampleSet samples, EvaluationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        using ModelRun subject = new(model, samples, options, keepTensors: true);
        using ModelRun partner = ModelRun.CreateReference(reference, samples, options, subject, keepTensors: true);
        Row[] rows = [.. Match(subject.Interpreter, partner.Interpreter)];
        foreach (Sample sample in samples.Samples)
        {
            cancellation.ThrowIfCancellationRequested();
            subject.Invoke(sample);
            partner.Invoke(sample);
            foreach (Row row in rows.Where(row => row.Match == LayerMatch.Matched))
                row.Error = row.Error.Plus(Difference(subject.Interpreter, partner.Interpreter, row));
        }

        return [.. rows.Select(row => new LayerError(row.Node, row.Tensor, row.Match, row.Match == LayerMatch.Matched ? row.Error : null))];
    }

    private static IEnumerable<Row> Match(Interpreter model, Interpreter reference)
    {
        Dictionary<int, TensorInfo> tensors = model.Tensors.ToDictionary(tensor => tensor.Index);
        Dictionary<string, TensorInfo> counterparts = [];
        Dictionary<int, TensorInfo> others = reference.Tensors.ToDictionary(tensor => tensor.Index);
        foreach (TensorInfo tensor in Computed(reference, others).Select(pair => pair.Tensor).Where(tensor => tensor.Name.Length > 0))
            counterparts.TryAdd(tensor.Name, tensor);
        foreach ((NodeDescription node, TensorInfo tensor) in Computed(model, tensors))
        {
            TensorInfo? other = counterparts.GetValueOrDefault(tensor.Name);
            LayerMatch match = other is null ? LayerMatch.NoCounterpart
                : other.Shape.Equals(tensor.Shape) && RealValues.AreIn(tensor.Type) && RealValues.AreIn(other.Type) ? LayerMatch.Matched
                : LayerMatch.OtherShape;
            yield return new Row(node, tensor, other, match);
        }
    }

    private static IEnumerable<(NodeDescription Node, TensorInfo Tensor)> Computed(Interpreter interpreter, Dictionary<int, TensorInfo> tensors) =>
        interpreter.Nodes.Where(node => node.Index >= 0)
            .SelectMany(node => node.Outputs.Where(tensors.ContainsKey).Select(index => (node, tensors[index])))
            .Where(pair => !pair.Item2.IsConstant && interpreter.TensorBytes(pair.Item2.Index) is not null);

    private static OutputError Difference(Interpreter model, Interpreter reference, Row row)
    {
        int count = checked((int)row.Tensor.Shape.ElementCount);
        double[] values = new double[count], expected = new double[count];
        RealValues.Read(row.Tensor, model.TensorBytes(row.Tensor.Index), values);
        RealValues.Read(row.Other!, reference.TensorBytes(row.Other!.Index), expected);
        return OutputError.Between(values, expected);
    }

    private sealed record Row(NodeDescription Node, TensorInfo Tensor, TensorInfo? Other, LayerMatch Match)
    {
        public OutputError Error { get; set; }
    }
}
