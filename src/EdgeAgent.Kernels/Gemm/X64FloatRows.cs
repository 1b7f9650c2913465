using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeAgent.Kernels;

/// <summary>Turns rows of sums in registers of x64 kernels into float32 and stores them: the arithmetic of <see cref="DequantizationTable"/>.</summary>
internal readonly unsafe ref struct X64FloatRows
{
    private readonly Qs8Tile* _tile;
    private readonly int* _weightSums;
    private readonly float* _scales, _biases;
    private readonly int _channel;

    /// <summary>Of a whole panel from channel <paramref name="channel"/> of the tile on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public X64FloatRows(Qs8Tile* tile, int channel)
    {
        _tile = tile;
        _channel = channel;
        _weightSums = tile->Multipliers + channel;
        _scales = (float*)tile->Shifts + channel;
        _biases = _scales + (tile->Shifts - tile->Multipliers);
    }

    /// <summary>Whether a tile has the outputs of a whole panel, so that vectors may be stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Takes(Qs8Tile* tile, int channel, int nr) => tile->Form == RequantizationForm.Float && tile->ChannelCount - channel >= nr;

    /// <summary>Stores sixteen channels of a row that the tile has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int row, Vector256<int> c0, Vector256<int> c1)
    {
        if (row >= _tile->RowCount)
            return;
        float* output = (float*)(_tile->Output + row * _tile->OutputStride) + _channel;
        Vector256<int> minusZeroPoint = Vector256.Create(_tile->MinusRowZeroPoints[row]);
        Vector256<float> rowScale = Vector256.Create(_tile->RowScales[row]);
        Convert(c0, 0, minusZeroPoint, rowScale).Store(output);
        Convert(c1, 8, minusZeroPoint, rowScale).Store(output + 8);
    }

    /// <summary>Stores thirty-two channels of a row that the tile has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int row, Vector512<int> c0, Vector512<int> c1)
    {
        if (row >= _tile->RowCount)
            return;
        float* output = (float*)(_tile->Output + row * _tile->OutputStride) + _channel;
        Vector512<int> minusZeroPoint = Vector512.Create(_tile->MinusRowZeroPoints[row]);
        Vector512<float> rowScale = Vector512.Create(_tile->RowScales[row]);
        Convert(c0, 0, minusZeroPoint, rowScale).Store(output);
        Convert(c1, 16, minusZeroPoint, rowScale).Store(output + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> Convert(Vector256<int> sums, int first, Vector256<int> minusZeroPoint, Vector256<float> rowScale)
    {
        Vector256<int> centred = Avx2.Add(sums, Avx2.MultiplyLow(Vector256.Load(_weightSums + first), minusZeroPoint));
        Vector256<float> scaled = Avx.Multiply(Avx.Multiply(Avx.ConvertToVector256Single(centred), Vector256.Load(_scales + first)), rowScale);
        Vector256<float> value = Avx.Add(scaled, Vector256.Load(_biases + first));
        return Avx.Min(Avx.Max(value, Vector256.Create(_tile->Clamp.Minimum)), Vector256.Create(_tile->Clamp.Maximum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> Convert(Vector512<int> sums, int first, Vector512<int> minusZeroPoint, Vector512<float> rowScale)
    {
        Vector512<int> centred = Avx512F.Add(sums, Avx512F.MultiplyLow(Vector512.Load(_weightSums + first), minusZeroPoint));
        Vector512<float> scaled = Avx512F.Multiply(Avx512F.Multiply(Avx512F.ConvertToVector512Single(centred), Vector512.Load(_scales + first)), rowScale);
        Vector512<float> value = Avx512F.Add(scaled, Vector512.Load(_biases + first));
        return Avx512F.Min(Avx512F.Max(value, Vector512.Create(_tile->Clamp.Minimum)), Vector512.Create(_tile->Clamp.Maximum));
    }
}
