using EdgeAgent.Kernels;
using EdgeAgent.TestSupport;
using EdgeAgent.TestSupport.Operators;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests.Goldens;

public sealed class GoldenTests
{
    private static readonly string[] KernelNames = [.. KernelSet.All.Where(set => set.IsSupported).Select(set => set.Name)];

    public static TheoryData<string, string> OwnModels => Cases(OwnIndex(), OwnFolder(), [.. KernelNames, InterpreterOptions.ReferenceKernels]);

    public static TheoryData<string, string> SharedModels => SharedData.Find("goldens", "index.csv") is string index
        ? Cases(index, SharedData.Find("models")!, KernelNames)
        : new TheoryData<string, string> { { "", "" } };

    [Theory, MemberData(nameof(OwnModels))]
    public void The_repository_s_goldens_agree(string model, string kernels) => Run(OwnIndex(), OwnFolder(), model, kernels);

    [Theory, MemberData(nameof(SharedModels))]
    public void The_shared_goldens_agree(string model, string kernels)
    {
        if (SharedData.Find("goldens", "index.csv") is not string index) Assert.Skip(SharedData.SkipReason);
        else Run(index, SharedData.Find("models")!, model, kernels);
    }

    [Fact]
    public void The_repository_s_golden_models_are_what_the_builder_builds()
    {
        foreach ((string name, byte[] file) in GoldenModels.All())
            Assert.True(file.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(OwnFolder(), name))), $"{name} differs: run tests/goldens/make");
    }

    [Fact]
    public void Every_operator_and_type_has_a_golden()
    {
        string[] models = [.. GoldenCase.Read(OwnIndex(), OwnFolder()).Select(golden => golden.ModelName)];
        foreach ((string name, TensorType type) in OperatorModels.All) Assert.Contains(GoldenModels.FileName(name, type), models);
    }

    private static string OwnFolder() => Path.Combine(SharedData.RepositoryRoot!, "tests", "goldens");

    private static string OwnIndex() => Path.Combine(OwnFolder(), "index.csv");

    private static TheoryData<string, string> Cases(string index, string models, string[] kernels)
    {
        TheoryData<string, string> cases = [];
        foreach (string model in GoldenCase.Read(index, models).Select(golden => golden.ModelName).Distinct())
            foreach (string set in kernels)
                cases.Add(model, set);
        return cases;
    }

    private static void Run(string index, string models, string model, string kernels)
    {
        using Interpreter interpreter = Interpreter.Create(
            TfLiteModel.Parse(File.ReadAllBytes(Path.Combine(models, model))), new InterpreterOptions { Kernels = kernels });
        string[] differences =
            [.. GoldenCase.Read(index, models).Where(golden => golden.ModelName == model).Select(golden => golden.Run(interpreter)).OfType<string>()];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }
}
