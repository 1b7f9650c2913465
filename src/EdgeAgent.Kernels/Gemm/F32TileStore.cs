using System.Numerics;

namespace EdgeAgent.Kernels;

/// <summary>Turns the int32 sums of one panel that a microkernel left in <see cref="Qs8Tile.Sums"/> into float32 and stores them.</summary>
/// <remarks>The arithmetic of <see cref="DequantizationTable"/>, which Arm kernels do in registers.</remarks>
internal static unsafe class F32TileStore
{
    public static void Store(Qs8Tile* tile, int nr, int firstChannel)
    {
        int* weightSums = tile->Multipliers + firstChannel;
        float* scales = (float*)tile->Shifts + firstChannel, biases = scales + (tile->Shifts - tile->Multipliers);
        Vector<float> minimum = new(tile->Clamp.Minimum), maximum = new(tile->Clamp.Maximum);
        int channels = Math.Min(nr, tile->ChannelCount - firstChannel);
        for (int r = 0; r < tile->RowCount; r++)
        {
            int* sums = tile->Sums + r * nr;
            float* output = (float*)(tile->Output + r * tile->OutputStride) + firstChannel;
            Vector<int> minusZeroPoint = new(tile->MinusRowZeroPoints[r]);
            Vector<float> rowScale = new(tile->RowScales[r]);
            int n = 0;
            for (; n <= channels - Vector<float>.Count; n += Vector<float>.Count)
            {
                Vector<int> sum = Vector.Load(sums + n) + Vector.Load(weightSums + n) * minusZeroPoint;
                Vector<float> value = Vector.ConvertToSingle(sum) * Vector.Load(scales + n) * rowScale + Vector.Load(biases + n);
                F32Lanes.Clamp(value, minimum, maximum).Store(output + n);
            }

            for (; n < channels; n++)
            {
                float value = (float)(sums[n] + weightSums[n] * tile->MinusRowZeroPoints[r]) * scales[n] * tile->RowScales[r] + biases[n];
                output[n] = F32Lanes.Clamp(value, tile->Clamp);
            }
        }
    }
}
