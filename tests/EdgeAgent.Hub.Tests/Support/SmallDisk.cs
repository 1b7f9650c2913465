using System.Diagnostics;

namespace EdgeAgent.Hub.Tests.Support;

/// <summary>A file system of a few megabytes, so that a disk can really be full. Needs the right to mount; where that is missing the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string directory) => Directory = directory;

    public string Directory { get; }

    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("edgeagent-disk-").FullName;
        if (!OperatingSystem.IsLinux() || await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", directory) != 0)
        {
            System.IO.Directory.Delete(directory);
            Assert.Skip("a small file system cannot be mounted here");
        }

        return new SmallDisk(directory);
    }

    /// <summary>Writes a file until nothing more fits; deleting it makes room again.</summary>
    public string Fill()
    {
        string path = Path.Combine(Directory, "filler");
        try
        {
            using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            byte[] block = new byte[4096];
            while (true)
                file.Write(block);
        }
        catch (IOException)
        {
            return path;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, await RunAsync("umount", Directory));
        System.IO.Directory.Delete(Directory);
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
