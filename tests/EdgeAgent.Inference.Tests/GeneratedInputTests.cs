using System.Runtime.InteropServices;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference.Tests;

public sealed class GeneratedInputTests
{
    [Fact]
    public void The_pattern_is_xorshift32()
    {
        byte[] bytes = new byte[3];
        new GeneratedInput(1).Fill(TensorType.UInt8, bytes);
        Assert.Equal([270369 & 255, 67634689 & 255, unchecked((int)2647435461) & 255], bytes.Select(b => (int)b));
    }

    [Fact]
    public void Every_type_carries_the_same_bytes()
    {
        byte[] bytes = new byte[50], signed = new byte[50], floats = new byte[200], ints = new byte[200], longs = new byte[400];
        new GeneratedInput(42).Fill(TensorType.UInt8, bytes);
        new GeneratedInput(42).Fill(TensorType.Int8, signed);
        new GeneratedInput(42).Fill(TensorType.Float32, floats);
        new GeneratedInput(42).Fill(TensorType.Int32, ints);
        new GeneratedInput(42).Fill(TensorType.Int64, longs);

        Assert.Equal(bytes.Select(b => b - 128), signed.Select(b => (int)unchecked((sbyte)b)));
        Assert.Equal(bytes.Select(b => (b - 127.5f) / 127.5f), MemoryMarshal.Cast<byte, float>(floats).ToArray());
        Assert.Equal(bytes.Select(b => (int)b), MemoryMarshal.Cast<byte, int>(ints).ToArray());
        Assert.Equal(bytes.Select(b => (long)b), MemoryMarshal.Cast<byte, long>(longs).ToArray());
        Assert.Throws<ArgumentException>(() => new GeneratedInput(1).Fill(TensorType.String, bytes));
    }

    [Fact]
    public void The_state_runs_on_across_tensors()
    {
        byte[] whole = new byte[20], first = new byte[8], second = new byte[12];
        new GeneratedInput(7).Fill(TensorType.UInt8, whole);
        GeneratedInput pattern = new(7);
        pattern.Fill(TensorType.UInt8, first);
        pattern.Fill(TensorType.UInt8, second);
        Assert.Equal(whole, first.Concat(second));
    }
}
