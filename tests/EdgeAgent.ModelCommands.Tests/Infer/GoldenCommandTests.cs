using System.Runtime.InteropServices;
using EdgeAgent.TestSupport;

namespace EdgeAgent.ModelCommands.Tests.Infer;

/// <summary><c>infer</c> against the outputs of TFLite's reference kernels, for every model and input of the evaluation data.</summary>
public sealed class GoldenCommandTests : IDisposable
{
    private const double FloatTolerance = 1e-5;

    private readonly CommandHarness _harness = new();

    public static TheoryData<string> Models => [.. Rows().Select(row => row[0]).Distinct().DefaultIfEmpty("")];

    public void Dispose() => _harness.Dispose();

    [Theory, MemberData(nameof(Models))]
    public async Task The_written_output_is_the_golden_one(string model)
    {
        if (model.Length == 0)
            Assert.Skip(SharedData.SkipReason);
        foreach (string[] row in Rows().Where(row => row[0] == model))
        {
            string[] source = row[2].Length > 0 ? ["--input", SharedData.Find("goldens", row[2])!] : ["--seed", row[3]];
            string written = _harness.PathOf("out.bin");
            await _harness.RunJsonAsync(["infer", SharedData.Find("models", model)!, .. source, "--output", written]);
            byte[] expected = await File.ReadAllBytesAsync(SharedData.Find("goldens", row[4])!), actual = await File.ReadAllBytesAsync(written);
            if (model.EndsWith("_float.tflite", StringComparison.Ordinal))
                AssertClose(expected, actual, row[1]);
            else
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{model} {row[1]}: {expected.Zip(actual).Count(pair => pair.First != pair.Second)} of {expected.Length} bytes differ");
        }
    }

    private static void AssertClose(byte[] expected, byte[] actual, string name)
    {
        Assert.Equal(expected.Length, actual.Length);
        float[] wanted = MemoryMarshal.Cast<byte, float>(expected).ToArray(), found = MemoryMarshal.Cast<byte, float>(actual).ToArray();
        double largest = wanted.Max(value => Math.Abs((double)value));
        for (int i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs((double)wanted[i] - found[i]) <= FloatTolerance * largest, $"{name}: output {i} is {found[i]}, the golden one {wanted[i]}");
    }

    private static IEnumerable<string[]> Rows() =>
        SharedData.Find("goldens", "index.csv") is string index ? File.ReadLines(index).Skip(1).Select(line => line.Split(',')) : [];
}
