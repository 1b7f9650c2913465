using EdgeAgent.Core.Supervision;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Decoding;

namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>Where frames from outside wait: one at a time. Thread-safe.</summary>
internal sealed class PushPort(PushDefinition definition)
{
    private readonly Lock _gate = new();
    private (byte[] Bytes, bool IsRaw)? _waiting;
    private bool _isOpen;

    /// <summary>The source.</summary>
    public PushDefinition Definition => definition;

    /// <summary>Raised when a frame comes.</summary>
    public Signal Arrived { get; } = new();

    /// <summary>Begins or ends taking frames.</summary>
    public void SetOpen(bool isOpen)
    {
        lock (_gate)
        {
            _isOpen = isOpen;
            _waiting = null;
        }
    }

    /// <summary>Offers a frame.</summary>
    public FrameOffer Offer(ReadOnlySpan<byte> frame, bool isRaw, out string? problem)
    {
        problem = FindProblem(frame, isRaw);
        if (problem is not null)
            return FrameOffer.Refused;
        lock (_gate)
        {
            if (!_isOpen)
                return FrameOffer.Unused;
            if (_waiting is not null)
                return FrameOffer.Busy;
            _waiting = (frame.ToArray(), isRaw);
        }
        Arrived.Raise();
        return FrameOffer.Accepted;
    }

    /// <summary>Takes the frame that waits.</summary>
    public (byte[] Bytes, bool IsRaw)? TryTake()
    {
        lock (_gate)
        {
            (byte[], bool)? taken = _waiting;
            _waiting = null;
            return taken;
        }
    }

    private string? FindProblem(ReadOnlySpan<byte> frame, bool isRaw)
    {
        if (isRaw)
        {
            if (definition.Layout is not { } layout)
                return "The source takes JPEG and PNG only: its configuration names no layout for raw frames.";
            return frame.Length == layout.Bytes ? null : $"A raw frame of this source has {layout.Bytes} bytes ({layout.Width} x {layout.Height} {layout.Format}), not {frame.Length}.";
        }
        try
        {
            ImageHeader header = ImageDecoder.ReadHeader(frame);
            return (long)header.Width * header.Height <= ImageLimits.Default.MaxPixels ? null : $"The picture has more than {ImageLimits.Default.MaxPixels} pixels.";
        }
        catch (ImageFormatException e)
        {
            return $"The bytes are refused: {e.Message}.";
        }
    }
}
