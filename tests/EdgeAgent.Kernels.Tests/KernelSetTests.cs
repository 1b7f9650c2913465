namespace EdgeAgent.Kernels.Tests;

public sealed class KernelSetTests
{
    [Fact]
    public void Unknown_name_is_refused_with_the_accepted_names()
    {
        var error = Assert.Throws<ArgumentException>(() => KernelSet.Parse("sse9"));
        Assert.StartsWith("kernels: 'sse9' is not a kernel set; accepted are portable, neon, neondot, avx2, avx512, avxvnni, avx512vnni.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_that_the_cpu_lacks_is_refused_with_what_it_has()
    {
        KernelSet? missing = KernelSet.All.FirstOrDefault(set => !set.IsSupported);
        Assert.SkipWhen(missing is null, "this CPU has every kernel set");
        var error = Assert.Throws<PlatformNotSupportedException>(() => KernelSet.Parse(missing!.Name));
        Assert.Contains($"this CPU lacks kernel set '{missing}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("portable", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_found_in_any_case()
    {
        Assert.Same(KernelSet.Portable, KernelSet.Parse("Portable"));
    }

    [Fact]
    public void Set_includes_itself_and_what_it_builds_on()
    {
        Assert.True(KernelSet.NeonDot.Includes(KernelSet.Neon));
        Assert.True(KernelSet.NeonDot.Includes(KernelSet.Portable));
        Assert.False(KernelSet.Neon.Includes(KernelSet.NeonDot));
        Assert.False(KernelSet.Avx2.Includes(KernelSet.Neon));
        Assert.False(KernelSet.AvxVnni.Includes(KernelSet.Avx512));
        Assert.True(KernelSet.Avx512Vnni.Includes(KernelSet.Avx512));
        Assert.True(KernelSet.Avx512Vnni.Includes(KernelSet.AvxVnni));
    }

    [Fact]
    public void Best_set_is_supported_and_no_supported_set_lies_above_it()
    {
        Assert.True(KernelSet.Best.IsSupported);
        Assert.DoesNotContain(KernelSet.All, set => set.IsSupported && set != KernelSet.Best && set.Includes(KernelSet.Best));
    }

    [Theory]
    [InlineData("portable", "qs8-gemm-4x8c1-portable", "qs8-dw-8c-portable", "qs8-add-portable", "f32-gemm-4x8-portable")]
    [InlineData("neon", "qs8-gemm-4x4c8-neon", "qs8-dw-3x3r8c-neon", "qs8-add-neon", "f32-gemm-8x8-neon")]
    [InlineData("neondot", "qs8-gemm-4x16c4-neondot", "qs8-dw-3x3r8c4-neondot", "qs8-add-neondot", "f32-gemm-8x8-neon")]
    [InlineData("avx2", "qs8-gemm-4x16c2-avx2", "qs8-dw-16c2-avx2", "qs8-add-avx2", "f32-gemm-6x16-avx2")]
    [InlineData("avx512", "qs8-gemm-8x32c2-avx512", "qs8-dw-16c2-avx2", "qs8-add-avx512", "f32-gemm-8x32-avx512")]
    [InlineData("avxvnni", "qs8-gemm-6x16c4-avxvnni", "qs8-dw-3x3r32c4-avxvnni", "qs8-add-avx2", "f32-gemm-6x16-avx2")]
    [InlineData("avx512vnni", "qs8-gemm-6x16c4-avx512vnni", "qs8-dw-3x3r32c4-avx512vnni", "qs8-add-avx512", "f32-gemm-8x32-avx512")]
    public void Set_decides_the_variant_of_every_family(string name, string gemm, string depthwise, string add, string floatGemm)
    {
        KernelSet set = KernelSet.All.Single(candidate => candidate.Name == name);
        Assert.Equal(gemm, Qs8GemmKernel.Select(set).Name);
        Assert.Equal(depthwise, Qs8DepthwiseKernel.Select(set, Square(3)).Name);
        Assert.Equal(add, Qs8AddKernel.Select(set).Name);
        Assert.Equal(floatGemm, F32GemmKernel.Select(set).Name);
    }

    [Fact]
    public void Depthwise_kernels_serve_only_the_windows_they_are_for()
    {
        Assert.Equal("qs8-dw-16c-neon", Qs8DepthwiseKernel.Select(KernelSet.Neon, Square(5)).Name);
        Assert.Equal("qs8-dw-9p16c-neon", Qs8DepthwiseKernel.Select(KernelSet.Neon, Square(3) with { DilationWidth = 2 }).Name);
        Assert.Equal("qs8-dw-9p16c-neon", Qs8DepthwiseKernel.Select(KernelSet.Neon, Square(3), multiplier: 2).Name);
        Assert.Equal("qs8-dw-3x3r8c-neon", Qs8DepthwiseKernel.Select(KernelSet.NeonDot, Square(3), weightsZeroPoint: -128).Name);
        Assert.Equal("qs8-dw-16c2-avx2", Qs8DepthwiseKernel.Select(KernelSet.Avx512Vnni, Square(5)).Name);
        Assert.Equal("qs8-dw-16c2-avx2", Qs8DepthwiseKernel.Select(KernelSet.Avx512Vnni, Square(3), weightsZeroPoint: -128).Name);
    }

    private static Window2D Square(int size) =>
        new() { InputHeight = 8, InputWidth = 8, OutputHeight = 8, OutputWidth = 8, KernelHeight = size, KernelWidth = size };
}
