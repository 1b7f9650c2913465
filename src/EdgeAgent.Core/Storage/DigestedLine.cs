using System.Security.Cryptography;
using System.Text;

namespace EdgeAgent.Core.Storage;

/// <summary>The form of state files: one line with the SHA-256 of the second, and one line of content.</summary>
/// <remarks>The digest tells a file that the medium damaged from a good one; people can still read it.</remarks>
internal static class DigestedLine
{
    private const int DigestLength = 64;

    /// <summary>Writes a file.</summary>
    public static byte[] Write(ReadOnlySpan<byte> content) =>
        [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(content))), (byte)'\n', .. content, (byte)'\n'];

    /// <summary>Finds the content of a file; false when the bytes are not as they were written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (file.Length <= DigestLength + 1 || file[DigestLength] != '\n' || file[^1] != '\n')
            return false;
        ReadOnlySpan<byte> line = file[(DigestLength + 1)..^1];
        if (!Encoding.ASCII.GetString(file[..DigestLength]).Equals(Convert.ToHexStringLower(SHA256.HashData(line)), StringComparison.Ordinal))
            return false;
        content = line;
        return true;
    }
}
