using EdgeAgent.Kernels;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Ops;

public sealed class OperatorTests
{
    private const int Seeds = 25;
    private const double FloatTolerance = 1e-5;

    public static TheoryData<string, TensorType, string> Cases
    {
        get
        {
            TheoryData<string, TensorType, string> cases = [];
            foreach ((string name, TensorType type) in OperatorModels.All)
                foreach (KernelSet set in KernelSet.All.Where(set => set.IsSupported))
                    cases.Add(name, type, set.Name);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Fast_kernels_equal_the_reference(string name, TensorType type, string kernels)
    {
        for (int seed = 100; seed < 100 + Seeds; seed++)
        {
            TfLiteModel model = TfLiteModel.Parse(OperatorModels.Build(name, type, seed));
            uint pattern = (uint)seed;
            foreach (LayerDifference layer in LayerComparison.Run(
                model, interpreter => new GeneratedInput(pattern).Fill(interpreter), new InterpreterOptions { Kernels = kernels }))
            {
                double allowed = layer.Tensor.Type == TensorType.Float32 ? FloatTolerance * layer.LargestMagnitude : 0;
                Assert.True(layer.LargestDifference <= allowed,
                    $"{name} {type} seed {seed}, {kernels} ({layer.Node.Kernel}): {layer.DifferingElements} elements of {layer.Tensor.Shape} differ, "
                    + $"by up to {layer.LargestDifference}");
            }
        }
    }

    [Fact]
    public void Inputs_keep_their_bytes_through_invocations()
    {
        foreach ((string name, TensorType type) in OperatorModels.All)
        {
            using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(OperatorModels.Build(name, type, seed: 3)));
            new GeneratedInput(5).Fill(interpreter);
            byte[] before = interpreter.InputBytes(0).ToArray();
            interpreter.Invoke();
            byte[] first = interpreter.OutputBytes(0).ToArray();
            interpreter.ResetVariables();
            interpreter.Invoke();

            Assert.Equal(before, interpreter.InputBytes(0).ToArray());
            Assert.Equal(first, interpreter.OutputBytes(0).ToArray());
        }
    }
}
