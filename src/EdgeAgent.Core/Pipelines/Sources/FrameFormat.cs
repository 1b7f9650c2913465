namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>The layout of a raw frame, rows from the top without gaps.</summary>
public enum FrameFormat
{
    /// <summary>Red, green, blue: 3 bytes a pixel.</summary>
    Rgb24,

    /// <summary>Blue, green, red: 3 bytes a pixel.</summary>
    Bgr24,

    /// <summary>A plane of luma, then U, then V at half the width and height (BT.601, 16 to 235): 1.5 bytes a pixel; both sides are even.</summary>
    Yuv420P,

    /// <summary>One byte a pixel.</summary>
    Gray8,
}
