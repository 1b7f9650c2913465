namespace EdgeAgent.Optimization.Training.Data;

/// <summary>How pictures are varied from epoch to epoch, so that the network sees more of them than there are.</summary>
public sealed record AugmentationOptions
{
    /// <summary>No variation.</summary>
    public static AugmentationOptions None { get; } = new();

    /// <summary>Whether half of the pictures are mirrored left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>The farthest move across and down, as a share of width and height, 0..1; what is moved in repeats the edge.</summary>
    public double Shift { get; init; }

    /// <summary>The strongest magnification is 1 + zoom and the strongest reduction 1 - zoom, about the centre; 0 or more and below 1.</summary>
    public double Zoom { get; init; }

    /// <summary>The most that is added to all channels, as a share of white, 0..1.</summary>
    public double Brightness { get; init; }

    /// <summary>How far the factor on the distance to the picture's mean may be from 1; 0 or more and below 1.</summary>
    public double Contrast { get; init; }

    /// <summary>Whether any variation is asked for.</summary>
    public bool IsNone => this == None;
}
