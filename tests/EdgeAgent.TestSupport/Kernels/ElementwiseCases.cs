using EdgeAgent.Kernels;

namespace EdgeAgent.TestSupport.Kernels;

/// <summary>Laws of addition, byte tables and the sign flip.</summary>
internal static class ElementwiseCases
{
    private static readonly KernelSet[] TableSets = [KernelSet.Portable, KernelSet.Neon];

    public static IEnumerable<KernelCase> All =>
    [
        .. Qs8AddKernel.All.Select(kernel => KernelCases.Create("all-pairs", kernel.Name, kernel.Set, () => AddAllPairs(kernel))),
        .. Qs8AddKernel.All.Select(kernel => KernelCases.Create("lengths", kernel.Name, kernel.Set, () => AddLengths(kernel))),
        .. Qs16BinaryKernel.All.SelectMany(kernel => new[] { false, true }.Select(isProduct =>
            KernelCases.Create("lengths", $"qs16-{(isProduct ? "mul" : "add")}-{kernel.Isa}", kernel.Set, () => Int16(kernel, isProduct)))),
        .. TableSets.Select(set => KernelCases.Create("lengths", $"byte-table-{set}", set, () => Tables(set))),
        KernelCases.Create("lengths", "sign-flip", KernelSet.Portable, Flip),
    ];

    private static Qs8AddParameters Draw(Random random)
    {
        float Scale() => (float)Math.Pow(2, random.NextDouble() * 8 - 8);
        float scale1 = Scale(), scale2 = random.Next(4) == 0 ? scale1 : Scale();
        (int low, int high) = random.Next(2) == 0 ? (-128, 127) : (random.Next(-128, 0), random.Next(0, 128));
        return Qs8AddParameters.Create(
            scale1, random.Next(-128, 128), scale2, random.Next(-128, 128), Scale(), random.Next(3) == 0 ? -128 : random.Next(-128, 128), low, high);
    }

    private static sbyte AddReference(in Qs8AddParameters p, sbyte a, sbyte b)
    {
        int left = ReferenceArithmetic.Multiply((a - p.ZeroPoint1) * (1 << 20), p.Factor1);
        int right = ReferenceArithmetic.Multiply((b - p.ZeroPoint2) * (1 << 20), p.Factor2);
        return ReferenceArithmetic.Requantize(left + right, p.OutputFactor, p.OutputZeroPoint, p.Minimum, p.Maximum);
    }

    private static void AddAllPairs(Qs8AddKernel kernel) => KernelCases.ForSeeds(24, seed =>
    {
        Qs8AddParameters parameters = Draw(new Random(seed));
        sbyte[] a = new sbyte[1 << 16], b = new sbyte[1 << 16], expected = new sbyte[1 << 16], actual = new sbyte[1 << 16];
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (unchecked((sbyte)i), unchecked((sbyte)(i >> 8)));
            expected[i] = AddReference(parameters, a[i], b[i]);
        }

        new Qs8Add(kernel, parameters).Run(a, b, actual);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, actual, () => $"seed {seed}, {parameters}");
    });

    private static void AddLengths(Qs8AddKernel kernel) => KernelCases.ForSeeds(70, length =>
    {
        var random = new Random(length);
        Qs8AddParameters parameters = Draw(random);
        using var a = new GuardedMemory<sbyte>(length);
        using var b = new GuardedMemory<sbyte>(random.Next(3) == 0 ? 1 : length);
        using var output = new GuardedMemory<sbyte>(length);
        Fill(random, a.Span);
        Fill(random, b.Span);
        sbyte[] expected = new sbyte[length];
        for (int i = 0; i < length; i++)
            expected[i] = AddReference(parameters, a.Span[i], b.Span.Length == 1 ? b.Span[0] : b.Span[i]);
        var add = new Qs8Add(kernel, parameters);
        add.Run(a.Span, b.Span, output.Span);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, () => $"length and seed {length}, {parameters}");
        add.Run(a.Span, b.Span, a.Span);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, a.Span, () => $"in place, length and seed {length}, {parameters}");
    });

    private static void Int16(Qs16BinaryKernel kernel, bool isProduct) => KernelCases.ForSeeds(200, length =>
    {
        var random = new Random(length);
        (int low, int high) = random.Next(2) == 0 ? (short.MinValue, short.MaxValue) : (random.Next(-30000, 0), random.Next(0, 30000));
        var parameters = new Qs16BinaryParameters
        {
            IsProduct = isProduct,
            Factor1 = QuantizedMultiplier.FromDouble(random.Next(3) == 0 ? 0.5 : random.NextDouble() / 2),
            Factor2 = QuantizedMultiplier.FromDouble(random.Next(3) == 0 ? 0.5 : random.NextDouble() / 2),
            Negates1 = random.Next(3) == 0,
            Negates2 = random.Next(3) == 0,
            OutputFactor = QuantizedMultiplier.FromDouble(isProduct ? Math.Pow(2, random.Next(-20, 4)) * (1 + random.NextDouble()) : random.NextDouble() / 4096),
            Minimum = low,
            Maximum = high,
        };
        using var a = new GuardedMemory<short>(length);
        using var b = new GuardedMemory<short>(random.Next(3) == 0 ? 1 : length);
        using var output = new GuardedMemory<short>(length);
        Fill(random, a.Span);
        Fill(random, b.Span);
        short[] expected = new short[length];
        for (int i = 0; i < length; i++)
        {
            short x = a.Span[i], y = b.Span.Length == 1 ? b.Span[0] : b.Span[i];
            int left = ReferenceArithmetic.Multiply(x * (1 << 15), parameters.Factor1), right = ReferenceArithmetic.Multiply(y * (1 << 15), parameters.Factor2);
            int value = isProduct ? x * y : (parameters.Negates1 ? -left : left) + (parameters.Negates2 ? -right : right);
            expected[i] = (short)Math.Clamp(ReferenceArithmetic.Multiply(value, parameters.OutputFactor), low, high);
        }

        var binary = new Qs16Binary(kernel, parameters);
        binary.Run(a.Span, b.Span, output.Span);
        KernelMismatchException.ThrowIfDifferent<short>(expected, output.Span, () => $"length and seed {length}, {parameters}");
        binary.Run(a.Span, b.Span, a.Span);
        KernelMismatchException.ThrowIfDifferent<short>(expected, a.Span, () => $"in place, length and seed {length}, {parameters}");
    });

    private static void Tables(KernelSet set) => KernelCases.ForSeeds(300, length =>
    {
        var random = new Random(length);
        byte[] entries = new byte[256];
        random.NextBytes(entries);
        using var source = new GuardedMemory<sbyte>(length);
        using var output = new GuardedMemory<sbyte>(length);
        sbyte[] expected = new sbyte[length];
        for (int i = 0; i < length; i++)
        {
            source.Span[i] = unchecked((sbyte)(length == 300 ? i : random.Next(256)));
            expected[i] = unchecked((sbyte)entries[(byte)source.Span[i]]);
        }

        new ByteTable(set, value => unchecked((sbyte)entries[(byte)value])).Map(source.Span, output.Span);
        KernelMismatchException.ThrowIfDifferent<sbyte>(expected, output.Span, () => $"length and seed {length}");
    });

    private static void Flip() => KernelCases.ForSeeds(100, length =>
    {
        using var source = new GuardedMemory<byte>(length);
        using var output = new GuardedMemory<byte>(length);
        new Random(length).NextBytes(source.Span);
        byte[] expected = source.Span.ToArray();
        for (int i = 0; i < length; i++)
            expected[i] = unchecked((byte)(sbyte)(expected[i] - 128));
        SignFlip.Run(source.Span, output.Span);
        KernelMismatchException.ThrowIfDifferent<byte>(expected, output.Span, () => $"length and seed {length}");
    });

    private static void Fill(Random random, Span<short> values)
    {
        foreach (ref short value in values)
            value = (short)(random.Next(8) == 0 ? short.MinValue : random.Next(short.MinValue, short.MaxValue + 1));
    }

    private static void Fill(Random random, Span<sbyte> values)
    {
        foreach (ref sbyte value in values)
            value = (sbyte)(random.Next(4) == 0 ? -128 : random.Next(-128, 128));
    }
}
