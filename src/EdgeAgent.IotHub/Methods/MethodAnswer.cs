namespace EdgeAgent.IotHub;

/// <summary>The device's answer to a direct method.</summary>
/// <param name="Status">The result in the sense of HTTP; the hub hands it to the caller as it is.</param>
/// <param name="Json">UTF-8 JSON, at most 128 KB; empty for none.</param>
public sealed record MethodAnswer(int Status, ReadOnlyMemory<byte> Json)
{
    /// <summary>The most bytes that a payload may have, in either direction.</summary>
    public const int LargestBytes = 128 * 1024;
}
