using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>What a scene says of what it drew, so that the capture leaves it readable and tests can hold it against the picture.</summary>
internal sealed record SceneFacts
{
    /// <summary>The kind of display.</summary>
    public required SceneKind Kind { get; init; }

    /// <summary>The colour of what is read.</summary>
    public required Ink Ink { get; init; }

    /// <summary>The colour that it is read against.</summary>
    public required Ink Ground { get; init; }

    /// <summary>What must stay visible, in the plane.</summary>
    public required PlaneBox Subject { get; init; }

    /// <summary>The standard deviation of the strongest blur that leaves it readable, in units of the plane.</summary>
    public required float BlurLimit { get; init; }

    /// <summary>Whether it shines by itself, so that a camera sees its refresh.</summary>
    public bool IsEmissive { get; init; }

    /// <summary>Where a needle stands: 0 at the start of the scale, 1 at its end; null without one.</summary>
    public float? Needle { get; init; }

    /// <summary>The needle's direction; null without one.</summary>
    public Direction? NeedleDirection { get; init; }

    /// <summary>How far a wheel has rolled on from the digit of the label, -0.5 to 1 digits; null without one.</summary>
    public float? Roll { get; init; }

    /// <summary>The lit segments of the middle digit; null for other displays.</summary>
    public int? Segments { get; init; }

    /// <summary>The shape of seven-segment digits; null for other displays.</summary>
    public SevenSegments? Shape { get; init; }
}
