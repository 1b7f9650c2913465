namespace EdgeAgent.TfLite;

/// <summary>The bytes are not a well-formed model: it says where, what is wrong, and what would be accepted.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Makes an exception for one place of a file.</summary>
    /// <param name="byteOffset">Where in the file the offending bytes begin, in bytes from its start.</param>
    /// <param name="field">The field's path, for example <c>subgraphs[0].tensors[12].shape</c>; empty for the file as a whole.</param>
    /// <param name="problem">What is wrong and what would be accepted.</param>
    public ModelFormatException(long byteOffset, string field, string problem)
        : base(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(field.Length == 0 ? "The model file" : field)} (byte {byteOffset}): {problem}"))
    {
        ByteOffset = byteOffset;
        Field = field;
    }

    /// <summary>Where in the file the offending bytes begin, in bytes from its start.</summary>
    public long ByteOffset { get; }

    /// <summary>The field's path, for example <c>subgraphs[0].tensors[12].shape</c>; empty for the file as a whole.</summary>
    public string Field { get; }
}
