namespace EdgeAgent.Kernels;

/// <summary>Requantizes and stores the int32 sums of a tile that a microkernel left in <see cref="Qs8Tile.Sums"/>.</summary>
/// <remarks>The path of the portable kernels, and of every kernel when a channel's factor is one half or more.</remarks>
internal static unsafe class Qs8TileStore
{
    public static void Store(Qs8Tile* tile, int nr)
    {
        for (int r = 0; r < tile->RowCount; r++)
        {
            int* sums = tile->Sums + r * nr;
            sbyte* output = tile->Output + r * tile->OutputStride;
            for (int n = 0; n < tile->ChannelCount; n++)
            {
                long value = (long)new QuantizedMultiplier(tile->Multipliers[n], tile->Shifts[n]).Apply(sums[n]) + tile->ZeroPoint;
                output[n] = (sbyte)Math.Clamp(value, tile->Minimum, tile->Maximum);
            }
        }
    }
}
