namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>Bytes that a table stores either inside the flatbuffer or behind it, by offset and size from the start of the file.</summary>
internal static class StoredBytes
{
    /// <summary>Offsets 0 and 1 mean that nothing is stored behind the flatbuffer.</summary>
    private const ulong LeastOffset = 2;

    public static ByteRange OfBuffer(FlatBufferReader reader, FlatTable buffer) =>
        Of(reader, buffer, (Slots.Buffer.Data, "data"), (Slots.Buffer.Offset, "offset"), (Slots.Buffer.Size, "size"));

    public static ByteRange OfCustomOptions(FlatBufferReader reader, FlatTable node) => Of(
        reader,
        node,
        (Slots.Operator.CustomOptions, "custom_options"),
        (Slots.Operator.LargeCustomOptionsOffset, "large_custom_options_offset"),
        (Slots.Operator.LargeCustomOptionsSize, "large_custom_options_size"));

    private static ByteRange Of(FlatBufferReader reader, FlatTable table, (int Slot, string Name) inside, (int Slot, string Name) offsetField, (int Slot, string Name) sizeField)
    {
        FlatVector data = table.Opaque(inside.Slot, inside.Name);
        if (data.Count > 0)
            return data.Bytes;

        ulong offset = table.UInt64(offsetField.Slot, offsetField.Name), size = table.UInt64(sizeField.Slot, sizeField.Name);
        if (offset < LeastOffset)
            return default;
        if (offset > (ulong)reader.Length)
            throw reader.Invalid(table.PositionOf(offsetField.Slot, offsetField.Name, sizeof(ulong)), offsetField.Name, $"the offset is {offset}; accepted: up to the file's length, {reader.Length}");
        if (size > (ulong)reader.Length - offset)
            throw reader.Invalid(table.PositionOf(sizeField.Slot, sizeField.Name, sizeof(ulong)), sizeField.Name, $"the size is {size}; the file has {(ulong)reader.Length - offset} bytes from byte {offset} on");

        return new ByteRange((int)offset, (int)size);
    }
}
