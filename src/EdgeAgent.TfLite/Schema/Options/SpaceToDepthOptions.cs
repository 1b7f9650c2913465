using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of SPACE_TO_DEPTH.</summary>
/// <param name="BlockSize">Side of the block, in elements.</param>
public sealed record SpaceToDepthOptions(int BlockSize) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.SpaceToDepth;

    internal static SpaceToDepthOptions Read(FlatTable table) => new(table.Int32(0, "block_size"));

    internal override int Write(FlatBufferBuilder builder)
    {
        builder.StartTable(1);
        builder.AddInt(0, BlockSize, 0);
        return builder.EndTable();
    }
}
