using System.Runtime.InteropServices;

namespace EdgeAgent.Kernels.Tests.Memory;

public sealed class MappedFileTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(4095), InlineData(4096), InlineData(4097), InlineData(1 << 20)]
    public void The_bytes_are_those_of_the_file_also_after_their_pages_were_released(int length)
    {
        byte[] expected = new byte[length];
        new Random(length).NextBytes(expected);
        string path = Path.Combine(Path.GetTempPath(), $"{nameof(MappedFileTests)}-{length}-{Environment.ProcessId}");
        File.WriteAllBytes(path, expected);
        try
        {
            ReadOnlyMemory<byte> mapped = MappedFile.Open(path);
            Assert.True(mapped.Span.SequenceEqual(expected));
            MappedFile.Release(mapped);
            Assert.True(mapped.Span.SequenceEqual(expected));
            if (length > 100) MappedFile.Release(mapped[50..^20]);
            File.Delete(path);
            Assert.True(mapped.Span.SequenceEqual(expected));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_slack_behind_a_file_of_whole_pages_can_be_read()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{nameof(MappedFileTests)}-slack-{Environment.ProcessId}");
        File.WriteAllBytes(path, new byte[Environment.SystemPageSize]);
        try
        {
            ReadOnlyMemory<byte> mapped = MappedFile.Open(path);
            ReadOnlySpan<byte> slack = MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetReference(mapped.Span), mapped.Length), AlignedBuffer.ReadableSlack);
            Assert.Equal(0, slack.ToArray().Sum(value => value));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Memory_that_is_not_mapped_is_left_alone()
    {
        byte[] bytes = [1, 2, 3];
        MappedFile.Release(bytes);
        Assert.Equal([1, 2, 3], bytes);
    }
}
