using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>The work of one call of a 3x3 depthwise row kernel: all channels of neighbouring output pixels of one output row.</summary>
/// <remarks>Rows above and below the image point to rows of the input's zero point, so that the three rows share offsets.</remarks>
internal unsafe struct Qs8DepthwiseRow
{
    /// <summary>Column 0, channel 0 of the three input rows.</summary>
    public sbyte* Row0, Row1, Row2;

    /// <summary>Columns of the image.</summary>
    public int InputWidth;

    /// <summary>Bytes from one column to the next.</summary>
    public nint PixelStride;

    /// <summary>The column under the first tap of the first output; -2 to InputWidth.</summary>
    public int FirstColumn;

    /// <summary>Columns from one output to the next, 1 or 2.</summary>
    public int Step;

    /// <summary>Number of outputs, 1 or more.</summary>
    public int Count;

    /// <summary>Number of channels.</summary>
    public int Channels;

    /// <summary>Packed weights, one block of channels after the other.</summary>
    public byte* Weights;

    /// <summary>Bytes of a block of weights.</summary>
    public nint WeightsStride;

    /// <summary>Per channel block: nonzero when the slow form is needed; what that is belongs to the kernel.</summary>
    public byte* IsSpecial;

    /// <summary>A pixel of <see cref="InputZeroPoint"/>.</summary>
    public sbyte* Padding;

    /// <summary>What columns outside the image hold.</summary>
    public sbyte InputZeroPoint;

    /// <summary>Zero point of the weights that is not yet in the packed weights.</summary>
    public int WeightsZeroPoint;

    /// <summary>[channels, padded] requantization multipliers; what is added to sums where they become float32.</summary>
    public int* Multipliers;

    /// <summary>[channels, padded] requantization shifts; scales, as float32, where sums become float32. Biases lie as far behind them as they lie
    /// behind <see cref="Multipliers"/>.</summary>
    public int* Shifts;

    /// <summary>Smallest and largest output value, where sums become float32.</summary>
    public F32Clamp Clamp;

    /// <summary>Bytes of an output element: 1, or 4 where sums become float32.</summary>
    public int OutputBytes;

    /// <summary>The simplest form of requantization that the factors and the clamp allow.</summary>
    public RequantizationForm Form;

    /// <summary>The simplest form that the clamp allows for channels whose shift is below zero.</summary>
    public RequantizationForm FormOfRightShifts;

    /// <summary>The output's zero point.</summary>
    public int ZeroPoint;

    /// <summary>Smallest output value.</summary>
    public int Minimum;

    /// <summary>Largest output value.</summary>
    public int Maximum;

    /// <summary>First output byte.</summary>
    public sbyte* Output;

    /// <summary>Bytes from one output pixel to the next.</summary>
    public nint OutputStride;

    /// <summary>[Count][channels of a block] elements for the outputs of a last block of fewer channels.</summary>
    public sbyte* Scratch;

    /// <summary>Copies the outputs of a last block that is not whole from <see cref="Scratch"/>.</summary>
    public readonly void StoreRest(int channel, int blockChannels)
    {
        for (int i = 0; i < Count; i++)
        {
            Unsafe.CopyBlockUnaligned(
                Output + channel * OutputBytes + i * OutputStride, Scratch + i * blockChannels * OutputBytes, (uint)((Channels - channel) * OutputBytes));
        }
    }
}
