namespace EdgeAgent.Core.Pipelines.Sources;

/// <summary>What became of a frame that a program gave.</summary>
public enum FrameOffer
{
    /// <summary>It is the next to be run.</summary>
    Accepted,

    /// <summary>Another waits already.</summary>
    Busy,

    /// <summary>There is no source of this name that takes frames.</summary>
    NoSource,

    /// <summary>No pipeline takes from the source now.</summary>
    Unused,

    /// <summary>The bytes are no picture, or not of the source's layout.</summary>
    Refused,
}
