using Google.FlatBuffers;

namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>Writes vectors and strings; each returns the offset that a table's field refers to, 0 for an absent field.</summary>
internal static class BuilderVectors
{
    public static int Vector(this FlatBufferBuilder builder, IReadOnlyList<int> values)
    {
        builder.StartVector(sizeof(int), values.Count, sizeof(int));
        for (int i = values.Count - 1; i >= 0; i--)
            builder.AddInt(values[i]);
        return builder.EndVector().Value;
    }

    public static int Vector(this FlatBufferBuilder builder, IReadOnlyList<float> values)
    {
        builder.StartVector(sizeof(float), values.Count, sizeof(float));
        for (int i = values.Count - 1; i >= 0; i--)
            builder.AddFloat(values[i]);
        return builder.EndVector().Value;
    }

    public static int VectorOfInt64(this FlatBufferBuilder builder, IReadOnlyList<int> values)
    {
        builder.StartVector(sizeof(long), values.Count, sizeof(long));
        for (int i = values.Count - 1; i >= 0; i--)
            builder.AddLong(values[i]);
        return builder.EndVector().Value;
    }

    public static int VectorOfTables(this FlatBufferBuilder builder, IReadOnlyList<int> offsets)
    {
        builder.StartVector(sizeof(int), offsets.Count, sizeof(int));
        for (int i = offsets.Count - 1; i >= 0; i--)
            builder.AddOffset(offsets[i]);
        return builder.EndVector().Value;
    }

    public static int VectorOfBytes(this FlatBufferBuilder builder, byte[] values)
    {
        builder.StartVector(1, values.Length, 1);
        builder.Add(values);
        return builder.EndVector().Value;
    }

    public static int Text(this FlatBufferBuilder builder, string? text) => text is null ? 0 : builder.CreateString(text).Value;
}
