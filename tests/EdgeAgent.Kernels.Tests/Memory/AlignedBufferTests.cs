namespace EdgeAgent.Kernels.Tests;

public sealed unsafe class AlignedBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(4097)]
    public void Starts_on_a_64_byte_boundary_and_is_zero_to_the_end_of_its_slack(int length)
    {
        using var buffer = new AlignedBuffer(length);
        Assert.Equal((nuint)0, (nuint)buffer.Pointer % AlignedBuffer.Alignment);
        Assert.Equal(-1, new ReadOnlySpan<byte>(buffer.Pointer, length + AlignedBuffer.ReadableSlack).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Spans_cover_what_was_asked_for_and_nothing_else()
    {
        using var buffer = new AlignedBuffer(40);
        Assert.Equal(10, buffer.AsSpan<int>().Length);
        buffer.AsSpan<int>(8, 2)[1] = 7;
        Assert.Equal(7, buffer.AsSpan<int>()[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.AsSpan<int>(36, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.AsSpan<byte>(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.AsSpan<byte>(41, 0));
    }

    [Fact]
    public void Refuses_use_after_disposal()
    {
        var buffer = new AlignedBuffer(8);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.AsSpan<byte>());
    }

    [Fact]
    public void Refuses_a_negative_length() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer(-1));
}
