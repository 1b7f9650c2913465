namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>A checked part of the file: <paramref name="Length"/> bytes from <paramref name="Start"/>.</summary>
internal readonly record struct ByteRange(int Start, int Length);
