using EdgeAgent.Fuzz;
using EdgeAgent.Fuzz.Mutation;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Networks;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

/// <summary>Damaged models that the reader accepts: the short form of what EdgeAgent.Fuzz runs at length.</summary>
public sealed class MutantModelTests
{
    private const int Series = 2, Mutants = 3_000, LargeMutants = 60;

    [Fact]
    public void No_damaged_model_crashes_the_runtime_or_makes_it_allocate_or_dawdle()
    {
        var mutator = new ModelMutator(MutationSeed.All(), Series);
        var probe = new InterpreterProbe();
        for (int number = 0; number < Mutants; number++)
        {
            Mutant mutant = mutator.Create(number);
            string? finding = ParseProbe.Run(mutant.File, out TfLiteModel? model) ?? (model is null ? null : probe.Run(model));
            Assert.True(finding is null, $"{mutant.Origin}: {finding}");
        }
        Assert.True(probe.Ran > Mutants / 30 && probe.Refused > Mutants / 30, $"{probe.Ran} ran, {probe.Refused} were refused");
    }

    [Fact]
    public void No_large_damaged_model_crashes_the_runtime_or_makes_it_allocate_or_dawdle()
    {
        PublishedNetwork network = PublishedNetwork.All[0];
        var mutator = new ModelMutator([new MutationSeed(network.Name, network.Build(TensorType.Int8, network.Resolution))], Series);
        var probe = InterpreterProbe.ForLargeModels();
        for (int number = 0; number < LargeMutants; number++)
        {
            Mutant mutant = mutator.Create(number);
            string? finding = ParseProbe.Run(mutant.File, out TfLiteModel? model) ?? (model is null ? null : probe.Run(model));
            Assert.True(finding is null, $"{mutant.Origin}: {finding}");
        }
        Assert.True(probe.Ran > 0 && probe.Refused > 0, $"{probe.Ran} ran, {probe.Refused} were refused");
    }

    [Theory, InlineData(TensorType.Int8), InlineData(TensorType.UInt8), InlineData(TensorType.Float32), InlineData(TensorType.Int16)]
    public void Constants_that_share_their_bytes_do_not_multiply_memory(TensorType type)
    {
        var builder = new ModelBuilder(seed: 1, type);
        int input = builder.Input(1, 256), layer = builder.FullyConnected(input, units: 256);
        TensorDefinition weights = builder.Graph.Tensors[1];
        for (int i = 0; i < 200; i++)
        {
            layer = builder.FullyConnected(input, units: 256);
            builder.Graph.Tensors[builder.Graph.Operators[^1].Inputs[1]] = weights;
        }
        TfLiteModel model = builder.Output(layer).BuildModel();
        Assert.True(model.FileLength < 800_000, $"{model.FileLength}");
        Assert.Null(new InterpreterProbe().Run(model));
    }
}
