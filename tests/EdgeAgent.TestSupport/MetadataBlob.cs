using EdgeAgent.TfLite;
using Google.FlatBuffers;

namespace EdgeAgent.TestSupport;

/// <summary>Writes metadata as the TensorFlow Lite metadata schema has them.</summary>
public static class MetadataBlob
{
    /// <summary>Metadata that say how the first input is normalized.</summary>
    /// <param name="means">The means.</param>
    /// <param name="deviations">The standard deviations.</param>
    public static MetadataEntry Normalizing(float[] means, float[] deviations)
    {
        FlatBufferBuilder builder = new(256);
        int mean = Floats(builder, means), deviation = Floats(builder, deviations);
        int options = Table(builder, slots: 2, () =>
        {
            builder.AddOffset(0, mean, 0);
            builder.AddOffset(1, deviation, 0);
        });
        int unit = Table(builder, slots: 2, () =>
        {
            builder.AddOffset(1, options, 0);
            builder.AddByte(0, 1, 0);
        });
        int tensor = Holder(builder, slots: 5, slot: 4, unit), graph = Holder(builder, slots: 3, slot: 2, tensor), root = Holder(builder, slots: 4, slot: 3, graph);
        builder.Finish(root, "M001");
        return new MetadataEntry("TFLITE_METADATA", builder.SizedByteArray());
    }

    private static int Floats(FlatBufferBuilder builder, float[] values)
    {
        builder.StartVector(sizeof(float), values.Length, sizeof(float));
        foreach (float value in values.Reverse())
            builder.AddFloat(value);
        return builder.EndVector().Value;
    }

    /// <summary>A table that holds a vector of one table.</summary>
    private static int Holder(FlatBufferBuilder builder, int slots, int slot, int element)
    {
        builder.StartVector(sizeof(int), 1, sizeof(int));
        builder.AddOffset(element);
        int vector = builder.EndVector().Value;
        return Table(builder, slots, () => builder.AddOffset(slot, vector, 0));
    }

    private static int Table(FlatBufferBuilder builder, int slots, Action fill)
    {
        builder.StartTable(slots);
        fill();
        return builder.EndTable();
    }
}
