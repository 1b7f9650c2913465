using EdgeAgent.TfLite.FlatBuffers;

namespace EdgeAgent.TfLite.Metadata;

/// <summary>How a model's metadata says its input is made of raw values: <c>(x - mean) / deviation</c>.</summary>
/// <remarks>Source: the TensorFlow Lite metadata schema (metadata_schema.fbs, file identifier M001), NormalizationOptions of an input's process units. It is
/// written for float inputs; models with integer inputs carry the same numbers and take raw values.</remarks>
/// <param name="Means">One mean, or one a channel.</param>
/// <param name="Deviations">As many standard deviations.</param>
public sealed record InputNormalization(IReadOnlyList<float> Means, IReadOnlyList<float> Deviations)
{
    private const string EntryName = "TFLITE_METADATA";
    private const byte NormalizationOptions = 1;
    private const int HeaderBytes = 8;

    /// <summary>Reads the normalization of an input of the first subgraph.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The input's place, from 0.</param>
    /// <returns>The normalization; null where the model has no metadata, or these say nothing of it.</returns>
    /// <exception cref="ModelFormatException">The metadata are malformed; its byte offset counts from their start.</exception>
    public static InputNormalization? Read(TfLiteModel model, int input)
    {
        ArgumentNullException.ThrowIfNull(model);
        MetadataEntry? entry = model.Metadata.FirstOrDefault(entry => entry.Name == EntryName);
        return entry is null || entry.Data.Length < HeaderBytes ? null : Read(new FlatBufferReader(entry.Data, isBounded: true), input);
    }

    private static InputNormalization? Read(FlatBufferReader reader, int input)
    {
        if (!reader.Span.Slice(sizeof(int), 4).SequenceEqual("M001"u8))
            return null;
        FlatTable metadata = reader.Table(reader.Follow(0, EntryName), EntryName);
        FlatVector subGraphs = metadata.Vector(MetadataSlots.SubGraphs, "subgraph_metadata", sizeof(int));
        if (subGraphs.Count == 0)
            return null;
        FlatVector inputs = reader.TableAt(subGraphs, 0, "subgraph_metadata").Vector(MetadataSlots.Inputs, "input_tensor_metadata", sizeof(int));
        if (input >= inputs.Count)
            return null;
        FlatVector units = reader.TableAt(inputs, input, "input_tensor_metadata").Vector(MetadataSlots.ProcessUnits, "process_units", sizeof(int));
        for (int i = 0; i < units.Count; i++)
        {
            FlatTable unit = reader.TableAt(units, i, "process_units");
            if (unit.Byte(MetadataSlots.OptionsType, "options_type") == NormalizationOptions && unit.TryTable(MetadataSlots.Options, "options", out FlatTable options))
                return ReadOptions(reader, options);
        }

        return null;
    }

    private static InputNormalization ReadOptions(FlatBufferReader reader, FlatTable options)
    {
        float[] means = options.Singles(MetadataSlots.Means, "mean"), deviations = options.Singles(MetadataSlots.Deviations, "std");
        if (means.Length == 0 || means.Length != deviations.Length || !means.All(float.IsFinite) || !deviations.All(deviation => float.IsFinite(deviation) && deviation != 0))
        {
            throw reader.Invalid(
                options.Position, "std", $"there are {means.Length} means and {deviations.Length} deviations; accepted: finite numbers, as many of each, no deviation of 0");
        }

        return new InputNormalization(means, deviations);
    }
}
