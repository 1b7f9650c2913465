namespace EdgeAgent.IotHub;

/// <summary>What became of one message.</summary>
public enum SendOutcome
{
    /// <summary>The hub acknowledged it.</summary>
    Delivered,

    /// <summary>There was no link; nothing was sent.</summary>
    NotConnected,

    /// <summary>The link ended, or the hub did not answer in time, before an acknowledgement came: it may or may not have arrived. Send it again with the same id.</summary>
    Unconfirmed,

    /// <summary>Body and properties together exceed <see cref="DeviceMessage.LargestBytes"/>, or the properties 64 KB; it will never be accepted.</summary>
    TooLarge,
}
