using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace EdgeAgent.Kernels;

/// <summary>What eight channels of a depthwise convolution need beside addends and scales for their sums to become float32.</summary>
internal readonly unsafe struct NeonFloatChannels
{
    private readonly Vector128<float> _bias0, _bias1, _minimum, _maximum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private NeonFloatChannels(Vector128<float> bias0, Vector128<float> bias1, Vector128<float> minimum, Vector128<float> maximum) =>
        (_bias0, _bias1, _minimum, _maximum) = (bias0, bias1, minimum, maximum);

    /// <summary>Of eight channels of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NeonFloatChannels Load(Qs8DepthwiseRow* row, int channel)
    {
        float* biases = (float*)row->Shifts + (row->Shifts - row->Multipliers) + channel;
        return new(
            Vector128.Load(biases), Vector128.Load(biases + 4), Vector128.Create(row->Clamp.Minimum), Vector128.Create(row->Clamp.Maximum));
    }

    /// <summary>Converts and stores eight sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(
        Vector128<int> low, Vector128<int> high, Vector128<int> addend0, Vector128<int> addend1, Vector128<float> scale0, Vector128<float> scale1,
        sbyte* output)
    {
        Vector128<float> v0 = AdvSimd.ConvertToSingle(low + addend0) * scale0 + _bias0, v1 = AdvSimd.ConvertToSingle(high + addend1) * scale1 + _bias1;
        AdvSimd.MinNumber(AdvSimd.MaxNumber(v0, _minimum), _maximum).Store((float*)output);
        AdvSimd.MinNumber(AdvSimd.MaxNumber(v1, _minimum), _maximum).Store((float*)output + 4);
    }
}
