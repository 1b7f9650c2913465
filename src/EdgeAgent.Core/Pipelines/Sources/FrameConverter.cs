using EdgeAgent.Imaging;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Turns raw frames of one layout into pictures, in one buffer that is used again.</summary>
internal sealed class FrameConverter(FrameLayout layout)
{
    /// <summary>The picture of the last frame.</summary>
    public RgbImage Picture { get; } = new(layout.Width, layout.Height);

    /// <summary>Converts a frame. Allocates nothing.</summary>
    /// <param name="frame">As many bytes as the layout has.</param>
    public void Convert(ReadOnlySpan<byte> frame)
    {
        switch (layout.Format)
        {
            case FrameFormat.Rgb24:
                frame.CopyTo(Picture.Pixels);
                break;
            case FrameFormat.Bgr24:
                PixelOrder.Reverse(frame, Picture.Pixels);
                break;
            case FrameFormat.Gray8:
                PixelOrder.Spread(frame, Picture.Pixels);
                break;
            default:
                PlanarYuv.ToRgb(frame, layout.Width, layout.Height, Picture.Pixels);
                break;
        }
    }
}
