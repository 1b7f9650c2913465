using System.Runtime.CompilerServices;

namespace EdgeAgent.Kernels;

/// <summary>The work of one float microkernel call: Mr rows of activations times consecutive panels of Nr output channels.</summary>
internal unsafe struct F32Tile
{
    /// <summary>[Taps][Mr] addresses of activation rows; rows past <see cref="RowCount"/> repeat the last one.</summary>
    public float** Rows;

    /// <summary>Number of filter taps.</summary>
    public int Taps;

    /// <summary>Activations a row holds for one tap.</summary>
    public int Depth;

    /// <summary>First packed panel: bias [Nr], then [Taps][Depth][Nr].</summary>
    public float* Panel;

    /// <summary>Elements from one panel to the next.</summary>
    public nint PanelStride;

    /// <summary>Smallest output value.</summary>
    public float Minimum;

    /// <summary>Largest output value.</summary>
    public float Maximum;

    /// <summary>First output element of the tile.</summary>
    public float* Output;

    /// <summary>Elements from one output row to the next.</summary>
    public nint OutputStride;

    /// <summary>Rows to store, 1 to Mr.</summary>
    public int RowCount;

    /// <summary>Channels to compute and store, 1 or more; the last panel may be partly used.</summary>
    public int ChannelCount;

    /// <summary>[Mr][Nr] elements for the outputs of a last panel of fewer channels.</summary>
    public float* Scratch;

    /// <summary>Where a row's outputs go, given those of the first row; rows past <see cref="RowCount"/> write the last one again.</summary>
    public readonly float* Row(float* output, int row) => output + (nint)Math.Min(row, RowCount - 1) * OutputStride;

    /// <summary>The same rows and one panel, with outputs in <see cref="Scratch"/>.</summary>
    public readonly F32Tile LastPanel(int panel, int channelsPerPanel)
    {
        F32Tile last = this;
        last.Panel = Panel + panel * PanelStride;
        last.Output = Scratch;
        last.OutputStride = channelsPerPanel;
        return last;
    }

    /// <summary>Copies the outputs of a last panel of fewer channels from <see cref="Scratch"/>.</summary>
    public readonly void StoreRest(int panel, int channelsPerPanel)
    {
        float* output = Output + panel * channelsPerPanel;
        uint bytes = (uint)(ChannelCount - panel * channelsPerPanel) * sizeof(float);
        for (int r = 0; r < RowCount; r++)
            Unsafe.CopyBlockUnaligned(output + r * OutputStride, Scratch + r * channelsPerPanel, bytes);
    }
}
