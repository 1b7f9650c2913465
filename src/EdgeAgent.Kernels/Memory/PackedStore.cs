namespace EdgeAgent.Kernels;

/// <summary>Where packed weights get their memory from, in the order in which they are packed; it may hold their bytes already.</summary>
public abstract class PackedStore
{
    /// <summary>Stands for the bytes that the packers of this library write. To be raised with every change of a packer or of a kernel's place in its
    /// table.</summary>
    public const int LayoutVersion = 4;

    /// <summary>Gives the next packed weights their memory.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="isPacked">Whether it holds what the packer would write; it may then be read-only.</param>
    public abstract AlignedBuffer Take(long bytes, out bool isPacked);

    /// <summary>Memory from a store, or new memory where there is none.</summary>
    internal static AlignedBuffer Take(PackedStore? store, long bytes, out bool isPacked)
    {
        if (store is not null)
            return store.Take(bytes, out isPacked);
        isPacked = false;
        return new AlignedBuffer(bytes);
    }
}
