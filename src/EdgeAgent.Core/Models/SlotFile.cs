using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EdgeAgent.Core.Models;

/// <summary>The form of a slot's state file: one line with the SHA-256 of the second, one line of JSON.</summary>
/// <remarks>The digest tells a file that the medium damaged from a good one; people can still read it.</remarks>
internal static class SlotFile
{
    /// <summary>More than any record takes.</summary>
    public const int MaxBytes = 64 << 10;

    private const int DigestLength = 64;

    /// <summary>Writes a record.</summary>
    public static byte[] Write(SlotRecord record)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(record, StoreJsonContext.Default.SlotRecord);
        return [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))), (byte)'\n', .. json, (byte)'\n'];
    }

    /// <summary>Reads a record; null when the bytes are not as they were written.</summary>
    public static SlotRecord? Read(ReadOnlySpan<byte> file)
    {
        if (file.Length <= DigestLength + 1 || file[DigestLength] != '\n' || file[^1] != '\n')
            return null;
        ReadOnlySpan<byte> json = file[(DigestLength + 1)..^1];
        if (!Encoding.ASCII.GetString(file[..DigestLength]).Equals(Convert.ToHexStringLower(SHA256.HashData(json)), StringComparison.Ordinal))
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, StoreJsonContext.Default.SlotRecord) is { } record && SlotName.IsValid(record.Slot) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
