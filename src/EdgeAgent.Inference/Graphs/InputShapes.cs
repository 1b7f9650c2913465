using System.Globalization;

namespace EdgeAgent.Inference.Graphs;

/// <summary>Gives the inputs of a graph the shapes that the caller asks for, within what the file leaves open.</summary>
internal static class InputShapes
{
    /// <summary>Sets the shapes of all inputs.</summary>
    /// <exception cref="ArgumentException">A shape is for no input, or is one that the file does not allow.</exception>
    public static void Apply(Graph graph, GraphNames names, InterpreterOptions options)
    {
        if (options.Batch is < 1) throw new ArgumentException($"The batch is {options.Batch}; accepted: 1 or more.", nameof(options));
        foreach (InputShape wanted in options.InputShapes)
        {
            if (!Enumerable.Range(0, graph.Inputs.Length).Any(i => IsFor(wanted, i)))
                throw new ArgumentException($"The model has no input '{wanted.Input}'; accepted: {string.Join(", ", names.Inputs)}, or a place among them from 0.", nameof(options));
        }

        for (int i = 0; i < graph.Inputs.Length; i++)
        {
            GraphTensor input = graph.Inputs[i];
            Shape shape = options.InputShapes.LastOrDefault(wanted => IsFor(wanted, i))?.Shape ?? WithBatch(input.WithoutOpenExtents(), options.Batch);
            if (!input.CanTake(shape))
            {
                throw new ArgumentException(
                    $"Input {i} '{names.Inputs[i]}' cannot have the shape {shape}; accepted: {input.DescribeShape()}, with extents of 1 or more.", nameof(options));
            }

            graph.IsResized |= !shape.Equals(input.Shape);
            input.Shape = shape;
        }

        bool IsFor(InputShape wanted, int input) =>
            wanted.Input == names.Inputs[input] || wanted.Input == graph.Inputs[input].Name || wanted.Input == input.ToString(CultureInfo.InvariantCulture);
    }

    private static Shape WithBatch(Shape shape, int? batch) => batch is { } count && shape.Rank > 0 ? new Shape([count, .. shape.Skip(1)]) : shape;
}
