using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace EdgeAgent.Core.RemoteOperations;

/// <summary>Packs small texts into a <c>.tar.gz</c>; every one is masked on its way in.</summary>
internal static class DiagnosticsBundle
{
    public static byte[] Pack(IEnumerable<(string Name, string Text)> entries, DateTimeOffset time)
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (TarWriter tar = new(zip, TarEntryFormat.Pax))
        {
            foreach ((string name, string text) in entries)
            {
                using MemoryStream content = new(Encoding.UTF8.GetBytes(SecretMask.Apply(text)));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, ModificationTime = time, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            }
        }

        return packed.ToArray();
    }
}
