using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EdgeAgent.Hub.Registry;

/// <summary>Makes renames in a folder durable. .NET opens no folders, so this asks the C library.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Returns when every rename and removal in the folder is on the disk. Windows needs no such call.</summary>
    /// <exception cref="IOException">The folder could not be flushed.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        int descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw Failure(directory);
        try
        {
            if (Synchronize(descriptor) != 0)
                throw Failure(directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string directory) =>
        new($"The folder '{directory}' could not be flushed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

#pragma warning disable SYSLIB1054, CA5392 // source-generated marshalling needs unsafe code; the C library is always the system's
    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054, CA5392
}
