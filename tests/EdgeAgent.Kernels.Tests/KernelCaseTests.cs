using EdgeAgent.TestSupport.Kernels;

namespace EdgeAgent.Kernels.Tests;

public sealed class KernelCaseTests
{
    public static TheoryData<string> Names => [.. KernelCases.All.Select(kernelCase => kernelCase.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Variant_matches_reference(string name)
    {
        KernelCase kernelCase = KernelCases.All.Single(candidate => candidate.Name == name);
        if (kernelCase.Missing is not null)
            Assert.Skip($"{name}: CPU lacks {kernelCase.Missing}");
        kernelCase.Run();
    }
}
