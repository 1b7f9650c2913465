namespace EdgeAgent.Inference;

/// <summary>One block that the arena must hold, and the nodes between which it must not be overwritten.</summary>
/// <param name="Name">What the block is for, in messages and in the plan's listing.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="FirstNode">The node that writes it; -1 where it is filled before the first node runs.</param>
/// <param name="LastNode">The last node that reads it; the number of nodes where it must outlive the last one.</param>
public sealed record TensorLifetime(string Name, long Bytes, int FirstNode, int LastNode)
{
    /// <summary>Whether both are live at one node, so that they must not share memory.</summary>
    public bool Overlaps(TensorLifetime other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FirstNode <= other.LastNode && other.FirstNode <= LastNode;
    }
}
