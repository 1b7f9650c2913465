using EdgeAgent.Worker.Platform.Linux;

namespace EdgeAgent.Worker.Tests.Platform.Linux;

public sealed class ImagePagesTests
{
    private const string Smaps =
        """
        5641d4800000-5641d4900000 r--p 00000000 08:01 1234                       /usr/bin/edge-agent
        Size:               1024 kB
        Rss:                 124 kB
        Anonymous:             0 kB
        Swap:                  0 kB
        5641d4900000-5641d5400000 r-xp 00100000 08:01 1234                       /usr/bin/edge-agent
        Rss:               10000 kB
        Anonymous:             0 kB
        Swap:                  0 kB
        VmFlags: rd ex mr mw me
        5641d5400000-5641d5401000 r--p 00c00000 08:01 1234                       /usr/bin/edge-agent
        Rss:                   4 kB
        Anonymous:             4 kB
        Swap:                  0 kB
        5641d5401000-5641d5500000 rw-p 00c01000 08:01 1234                       /usr/bin/edge-agent
        Anonymous:             0 kB
        Swap:                  0 kB
        7ef1e0000000-7ef1e0100000 r-xp 00000000 08:01 99                         /usr/lib/x86_64-linux-gnu/libcrypto.so.3
        Anonymous:             0 kB
        Swap:                  0 kB
        7ef1e0200000-7ef1e0300000 r--p 00200000 08:01 99                         /usr/lib/x86_64-linux-gnu/libcrypto.so.3
        Rss:                  64 kB
        Anonymous:             0 kB
        Swap:                 32 kB
        7ef1e0400000-7ef1e0500000 r--p 00200000 08:01 99                         /usr/lib/x86_64-linux-gnu/libssl.so.3
        Rss:                   0 kB
        Anonymous:             0 kB
        Swap:                  0 kB
        7ef1e1000000-7ef1e1100000 r--p 00000000 08:01 77                         /var/lib/edge-agent/models/blobs/5d31
        Anonymous:             0 kB
        Swap:                  0 kB
        7ef1e2000000-7ef1e2100000 r--s 00000000 08:01 78                         /usr/lib/shared.so
        Anonymous:             0 kB
        Swap:                  0 kB
        7ef1e3000000-7ef1e3100000 r--p 00000000 00:00 0
        Anonymous:             0 kB
        Swap:                  0 kB
        7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]
        Anonymous:             0 kB
        Swap:                  0 kB
        """;

    [Fact]
    public void Only_pages_of_the_program_and_of_libraries_that_nobody_changed_are_given_back() => Assert.Equal(
        [(0x5641d4800000, 0x100000), (0x5641d4900000, 0xb00000), (0x7ef1e0000000, 0x100000)],
        ImagePages.Find(Smaps.Split('\n'), "/usr/bin/edge-agent").Select(range => ((long)range.Start, range.Bytes)));

    [Theory]
    [InlineData("")]
    [InlineData("zz-yy r-xp 0 0 0 /usr/bin/edge-agent\nAnonymous: 0 kB\nSwap: 0 kB")]
    [InlineData("aa-99 r-xp 0 0 0 /usr/bin/edge-agent\nAnonymous: 0 kB\nSwap: 0 kB")]
    [InlineData("aa r-xp 0 0 0 /usr/bin/edge-agent\nAnonymous: 0 kB\nSwap: 0 kB")]
    [InlineData("aa-bb r-xp 0 0 0 /usr/bin/edge-agent")]
    [InlineData("Anonymous: 0 kB\nSwap: 0 kB")]
    public void What_cannot_be_read_is_left_alone(string smaps) => Assert.Empty(ImagePages.Find(smaps.Split('\n'), "/usr/bin/edge-agent"));

    [Fact]
    public void This_process_lives_on()
    {
        SpareMemory.Release();
        long given = ImagePages.Release();

        if (OperatingSystem.IsLinux())
            Assert.True(given > 0);
        Assert.Equal("still here", string.Join(' ', new[] { "still", "here" }.Select(word => word.ToLowerInvariant())));
    }
}
