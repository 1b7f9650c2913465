using System.Numerics;

namespace EdgeAgent.Kernels;

/// <summary>Turns the int32 sums of one channel block of a pixel into float32 and stores them.</summary>
internal static unsafe class F32DepthwiseStore
{
    public static void Store(Qs8DepthwiseTile* tile, int* sums, int firstChannel, int count)
    {
        int* addends = tile->Multipliers + firstChannel;
        float* scales = (float*)tile->Shifts + firstChannel, biases = scales + (tile->Shifts - tile->Multipliers);
        float* output = (float*)tile->Output + firstChannel;
        Vector<float> minimum = new(tile->Clamp.Minimum), maximum = new(tile->Clamp.Maximum);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> real = Vector.ConvertToSingle(Vector.Load(sums + i) + Vector.Load(addends + i));
            F32Lanes.Clamp(real * Vector.Load(scales + i) + Vector.Load(biases + i), minimum, maximum).Store(output + i);
        }

        for (; i < count; i++)
            output[i] = F32Lanes.Clamp((float)(sums[i] + addends[i]) * scales[i] + biases[i], tile->Clamp);
    }
}
