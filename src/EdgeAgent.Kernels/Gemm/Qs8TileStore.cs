namespace EdgeAgent.Kernels;

/// <summary>Requantizes and stores the int32 sums of one panel that a microkernel left in <see cref="Qs8Tile.Sums"/>.</summary>
/// <remarks>The path of the portable kernels, of every kernel when a channel's factor is one half or more, and of x64 kernels when sums become
/// float32.</remarks>
internal static unsafe class Qs8TileStore
{
    public static void Store(Qs8Tile* tile, int nr, int firstChannel)
    {
        if (tile->Form == RequantizationForm.Float)
        {
            F32TileStore.Store(tile, nr, firstChannel);
            return;
        }

        for (int r = 0; r < tile->RowCount; r++)
        {
            int* sums = tile->Sums + r * nr;
            sbyte* output = tile->Output + r * tile->OutputStride;
            int end = Math.Min(firstChannel + nr, tile->ChannelCount);
            for (int n = firstChannel; n < end; n++)
            {
                var factor = new QuantizedMultiplier(tile->Multipliers[n], tile->Shifts[n]);
                long value = (long)factor.Apply(sums[n - firstChannel]) + tile->ZeroPoint;
                output[n] = (sbyte)Math.Clamp(value, tile->Minimum, tile->Maximum);
            }
        }
    }
}
