using System.Net.Sockets;
using System.Runtime.Versioning;
using EdgeAgent.Worker.LocalApi.Http;

namespace EdgeAgent.Worker.Tests.LocalApi.Http;

[UnsupportedOSPlatform("windows")]
public sealed class ListeningSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-agent-socket-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "run", "api.sock");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Owner_and_group_may_use_it_and_it_is_gone_afterwards()
    {
        using (ListeningSocket.OnPath(Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(Path));
            Assert.Equal(["api.sock"], Directory.GetFileSystemEntries(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName));
        }

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void One_that_a_dead_process_left_is_replaced()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(Path + ".old"));
            dead.Listen();
            File.Move(Path + ".old", Path);
        }

        Assert.True(File.Exists(Path));
        using ListeningSocket socket = ListeningSocket.OnPath(Path);
        using Socket client = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(Path));
    }

    [Fact]
    public void One_that_answers_is_left_alone()
    {
        using ListeningSocket first = ListeningSocket.OnPath(Path);

        Assert.Equal($"Another process listens on '{Path}'.", Assert.Throws<IOException>(() => ListeningSocket.OnPath(Path)).Message);
        Assert.True(File.Exists(Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_socket_is_not_replaced(bool isDirectory)
    {
        Directory.CreateDirectory(isDirectory ? Path : System.IO.Path.GetDirectoryName(Path)!);
        if (!isDirectory)
            File.WriteAllText(Path, "notes");

        Assert.Equal($"The path '{Path}' is taken by something that is no socket; move it away.", Assert.Throws<IOException>(() => ListeningSocket.OnPath(Path)).Message);
        Assert.True(System.IO.Path.Exists(Path));
    }
}
