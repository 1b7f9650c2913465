namespace EdgeAgent.TfLite.FlatBuffers;

/// <summary>A vector whose length word and elements were found to lie inside the file; absent vectors have no elements.</summary>
/// <param name="Start">Byte offset of the first element; 0 where the field is absent.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="ElementSize">Bytes of one element.</param>
internal readonly record struct FlatVector(int Start, int Count, int ElementSize)
{
    public bool IsPresent => Start != 0;

    public ByteRange Bytes => new(Start, Count * ElementSize);

    public int Position(int index) => Start + (index * ElementSize);
}
