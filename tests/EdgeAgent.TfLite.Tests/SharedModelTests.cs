using EdgeAgent.TestSupport;

namespace EdgeAgent.TfLite.Tests;

public sealed class SharedModelTests
{
    [Fact]
    public void Every_shared_model_is_accepted_and_can_be_walked()
    {
        if (SharedData.Root is null)
            Assert.Skip(SharedData.SkipReason);

        Assert.NotEmpty(SharedData.ModelFiles);
        foreach (string file in SharedData.ModelFiles)
        {
            TfLiteModel model = TfLiteModel.Parse(File.ReadAllBytes(file));
            SubGraph main = model.SubGraphs[0];
            Assert.Equal(3u, model.Version);
            Assert.Single(main.Inputs);
            Assert.Single(main.Outputs);
            Assert.All(main.Operators, node => Assert.Single(node.Outputs));
            Assert.Contains(main.Tensors, tensor => tensor.IsConstant);
            Assert.All(main.Tensors.Where(tensor => tensor.IsConstant), tensor => Assert.Equal(tensor.ByteLength, tensor.Data.Length));
        }
    }
}
