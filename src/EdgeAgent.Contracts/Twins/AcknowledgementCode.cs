namespace EdgeAgent.Contracts.Twins;

/// <summary>The codes of IoT Plug and Play for answers to writable properties.</summary>
public static class AcknowledgementCode
{
    /// <summary>The value is in force.</summary>
    public const int Done = 200;

    /// <summary>The device works on it; a final code follows.</summary>
    public const int InProgress = 202;

    /// <summary>No value was asked for; the device reports its own default.</summary>
    public const int DeviceDefault = 203;

    /// <summary>The value is not acceptable and will not be tried again.</summary>
    public const int Rejected = 400;

    /// <summary>The value was tried and failed.</summary>
    public const int Failed = 500;
}
