namespace EdgeAgent.TfLite;

/// <summary>A named blob beside the model, for example <c>TFLITE_METADATA</c>.</summary>
/// <param name="Name">The name; empty where the file gives none.</param>
/// <param name="Data">The blob, a slice of the file.</param>
public sealed record MetadataEntry(string Name, ReadOnlyMemory<byte> Data);
