namespace EdgeAgent.Kernels;

/// <summary>Requantizes and stores the int32 sums of one channel block of a pixel.</summary>
/// <remarks>The path of the portable kernels, of every kernel when a channel's factor is one half or more, and when sums become float32.</remarks>
internal static unsafe class Qs8DepthwiseStore
{
    public static void Store(Qs8DepthwiseTile* tile, int* sums, int firstChannel, int count)
    {
        if (tile->IsFloat)
        {
            F32DepthwiseStore.Store(tile, sums, firstChannel, count);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            int channel = firstChannel + i;
            long value = (long)new QuantizedMultiplier(tile->Multipliers[channel], tile->Shifts[channel]).Apply(sums[i]) + tile->ZeroPoint;
            tile->Output[channel] = (sbyte)Math.Clamp(value, tile->Minimum, tile->Maximum);
        }
    }
}
