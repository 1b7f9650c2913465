using EdgeAgent.Kernels;
using EdgeAgent.TestSupport;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops;

public sealed class TransposeConvTests
{
    [Theory]
    [InlineData(new[] { 1, 4, 4, 3 }, "[1,H,W,2]")]
    [InlineData(new[] { 2, 4, 4, 2 }, "[1,H,W,2]")]
    [InlineData(new[] { 1, 4, 4 }, "[1,H,W,2]")]
    [InlineData(new[] { 1, 0, 4, 2 }, "[1,H,W,2]")]
    [InlineData(new[] { 1, 1 << 20, 1 << 20, 2 }, "MaxArenaBytes")]
    [InlineData(new[] { 1, int.MaxValue, int.MaxValue, 2 }, "MaxArenaBytes")]
    [InlineData(new[] { 1, -4, 4, 2 }, "0 or more")]
    public void Output_shapes_that_do_not_fit_are_refused(int[] shape, string accepted)
    {
        ModelBuilder builder = Model();
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with
        {
            Inputs = [builder.Int32Constant([shape.Length], shape), .. builder.Graph.Operators[0].Inputs.Skip(1)],
        };
        builder.Graph.Tensors[builder.Graph.Outputs[0]] = builder.Graph.Tensors[builder.Graph.Outputs[0]] with { Shape = [] };
        Assert.Contains(accepted, Reject(builder).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -2)]
    public void Strides_below_one_are_refused(int width, int height)
    {
        ModelBuilder builder = Model();
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Options = new TransposeConvOptions(Padding.Same, width, height) };
        Assert.Contains("stride", Reject(builder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enormous_strides_take_no_more_work_than_the_taps()
    {
        ModelBuilder builder = Model();
        builder.Graph.Operators[0] = builder.Graph.Operators[0] with { Options = new TransposeConvOptions(Padding.Valid, int.MaxValue, int.MaxValue) };
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel());
        interpreter.Invoke();
        Assert.InRange(interpreter.Macs, 1, 9 * 3 * 2);
    }

    [Fact]
    public void Computed_filters_and_shapes_are_refused()
    {
        foreach (int slot in (int[])[0, 1])
        {
            ModelBuilder builder = Model();
            int tensor = builder.Graph.Operators[0].Inputs[slot];
            builder.Graph.Tensors[tensor] = builder.Graph.Tensors[tensor] with { Data = default };
            builder.Graph.Inputs.Add(tensor);
            Assert.Contains("constant", Reject(builder).Accepted, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Pixels_that_no_tap_reaches_hold_the_bias_with_every_kernel_set()
    {
        ModelBuilder builder = new(3);
        int input = builder.Input(1, 2, 2, 5);
        builder.Output(builder.TransposeConv(input, 3, 8, 8, (2, 1), (4, 4), Padding.Same));
        byte[] expected = Run(builder, InterpreterOptions.ReferenceKernels);
        foreach (KernelSet set in KernelSet.All.Where(set => set.IsSupported)) Assert.Equal(expected, Run(builder, set.Name));
        Assert.Equal(expected.AsSpan(3 * 3, 3), expected.AsSpan(2 * 3, 3));
    }

    [Theory]
    [InlineData(6, 4, 5, 1, 6, 10, 4, 3, 1, 3)]
    [InlineData(4, 6, 3, 2, 10, 6, 3, 4, 3, 1)]
    [InlineData(5, 5, 7, 3, 13, 13, 3, 3, 3, 3)]
    public void Phases_that_do_not_see_the_first_pixels_are_right_with_every_kernel_set(
        int height, int width, int depth, int channels, int rows, int columns, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth)
    {
        ModelBuilder builder = new(3);
        int input = builder.Input(1, height, width, depth);
        builder.Output(builder.TransposeConv(input, channels, rows, columns, (kernelHeight, kernelWidth), (strideHeight, strideWidth)));
        byte[] expected = Run(builder, InterpreterOptions.ReferenceKernels);
        foreach (KernelSet set in KernelSet.All.Where(set => set.IsSupported)) Assert.Equal(expected, Run(builder, set.Name));
    }

    private static byte[] Run(ModelBuilder builder, string kernels)
    {
        using Interpreter interpreter = Interpreter.Create(builder.BuildModel(), new InterpreterOptions { Kernels = kernels });
        new GeneratedInput(9).Fill(interpreter);
        interpreter.Invoke();
        return interpreter.OutputBytes(0).ToArray();
    }

    private static ModelBuilder Model()
    {
        ModelBuilder builder = new(1);
        return builder.Output(builder.TransposeConv(builder.Input(1, 2, 2, 3), 2, 4, 4, (3, 3), (2, 2)));
    }

    private static UnsupportedModelException Reject(ModelBuilder builder) =>
        Assert.Throws<UnsupportedModelException>(() => Interpreter.Create(builder.BuildModel()).Dispose());
}
