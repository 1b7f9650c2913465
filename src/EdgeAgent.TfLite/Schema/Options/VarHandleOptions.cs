using EdgeAgent.TfLite.FlatBuffers;
using Google.FlatBuffers;

namespace EdgeAgent.TfLite;

/// <summary>Options of VAR_HANDLE.</summary>
/// <param name="Container">Container of the variable; null where not given.</param>
/// <param name="SharedName">Name of the variable; null where not given.</param>
public sealed record VarHandleOptions(string? Container, string? SharedName) : OperatorOptions
{
    /// <inheritdoc/>
    public override OptionsType Table => OptionsType.VarHandle;

    internal static VarHandleOptions Read(FlatTable table) => new(table.Text(0, "container"), table.Text(1, "shared_name"));

    internal override int Write(FlatBufferBuilder builder)
    {
        int container = builder.Text(Container);
        int sharedName = builder.Text(SharedName);
        builder.StartTable(2);
        builder.AddOffset(0, container, 0);
        builder.AddOffset(1, sharedName, 0);
        return builder.EndTable();
    }
}
