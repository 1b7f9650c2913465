using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Tests.Memory;

public sealed class WeightsCacheTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"{nameof(WeightsCacheTests)}-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string network in (string[])["network_int8.tflite", "network_uint8.tflite", "network_float32.tflite"])
                foreach (KernelSet set in KernelSet.All.Where(set => set.IsSupported)) cases.Add(network, set.Name);
            return cases;
        }
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(Cases))]
    public void Mapped_weights_give_the_same_bytes(string network, string kernels)
    {
        (byte[] expected, _) = Run(network, new InterpreterOptions { Kernels = kernels });
        InterpreterOptions cached = new() { Kernels = kernels, WeightsCache = _folder };
        Assert.Equal((expected, WeightsCacheUse.Written), Run(network, cached), Same);
        Assert.Equal((expected, WeightsCacheUse.Used), Run(network, cached), Same);
        Assert.Equal((expected, WeightsCacheUse.Used), Run(network, cached with { Threads = 2, LeastSharedCycles = 0 }), Same);
    }

    [Fact]
    public void Every_damaged_file_is_replaced()
    {
        const string network = "network_int8.tflite";
        InterpreterOptions cached = new() { WeightsCache = _folder };
        (byte[] expected, _) = Run(network, cached);
        string path = Assert.Single(Directory.GetFiles(_folder));
        byte[] good = File.ReadAllBytes(path);
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] bad = i % 4 == 0 ? good[..random.Next(good.Length)] : [.. good];
            if (i % 4 != 0) bad[i < 100 ? random.Next(128) : random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            // A new file under the name: the old one may still be mapped.
            File.Delete(path);
            File.WriteAllBytes(path, bad);
            Assert.Equal((expected, WeightsCacheUse.Written), Run(network, cached), Same);
            Assert.Equal(good, File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void Models_and_kernels_do_not_share_files()
    {
        Run("network_int8.tflite", new InterpreterOptions { WeightsCache = _folder });
        Run("network_int8.tflite", new InterpreterOptions { WeightsCache = _folder, Kernels = "portable" });
        Run("network_uint8.tflite", new InterpreterOptions { WeightsCache = _folder });
        Assert.Equal(KernelSet.Default == KernelSet.Portable ? 2 : 3, Directory.GetFiles(_folder).Length);
        (_, WeightsCacheUse use) = Run("network_int8.tflite", new InterpreterOptions { WeightsCache = _folder, LowMemory = true });
        Assert.Equal(WeightsCacheUse.None, use);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_reason_to_fail()
    {
        Directory.CreateDirectory(_folder);
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        (byte[] expected, _) = Run("network_int8.tflite", new InterpreterOptions());
        Assert.Equal((expected, WeightsCacheUse.Failed), Run("network_int8.tflite", new InterpreterOptions { WeightsCache = file }), Same);
    }

    private static bool Same((byte[] Output, WeightsCacheUse Use) first, (byte[] Output, WeightsCacheUse Use) second) =>
        first.Use == second.Use && first.Output.AsSpan().SequenceEqual(second.Output);

    private static (byte[] Output, WeightsCacheUse Use) Run(string network, InterpreterOptions options)
    {
        using Interpreter interpreter = Interpreter.Create(InterpreterTests.Network(network), options);
        new GeneratedInput(3).Fill(interpreter);
        interpreter.Invoke();
        return (interpreter.OutputBytes(0).ToArray(), interpreter.WeightsCache);
    }
}
