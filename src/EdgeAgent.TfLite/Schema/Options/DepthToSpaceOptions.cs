using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of DEPTH_TO_SPACE.</summary>
/// <param name="BlockSize">Side of the block, in elements.</param>
public sealed record DepthToSpaceOptions(int BlockSize) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.DepthToSpace;

    internal static DepthToSpaceOptions Read(FlatTable table) => new(table.Int32(0, "block_size"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, BlockSize, 0);
        return builder.EndTable();
    }
}
