using System.Text.Json;
using EdgeAgent.Core.Storage;

namespace EdgeAgent.Core.Models;

/// <summary>The form of a slot's state file: a <see cref="DigestedLine"/> of JSON.</summary>
internal static class SlotFile
{
    /// <summary>More than any record takes.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>Writes a record.</summary>
    public static byte[] Write(SlotRecord record) => DigestedLine.Write(JsonSerializer.SerializeToUtf8Bytes(record, StoreJsonContext.Default.SlotRecord));

    /// <summary>Reads a record; null when the bytes are not as they were written.</summary>
    public static SlotRecord? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            return DigestedLine.TryRead(file, out ReadOnlySpan<byte> json)
                && JsonSerializer.Deserialize(json, StoreJsonContext.Default.SlotRecord) is { } record && SlotName.IsValid(record.Slot) ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
