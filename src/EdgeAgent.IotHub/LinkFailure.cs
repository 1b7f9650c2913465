namespace EdgeAgent.IotHub;

/// <summary>Why an attempt or a link ended.</summary>
/// <param name="Code">The reason, for machines.</param>
/// <param name="Message">The reason in one sentence, for the operator.</param>
public sealed record LinkFailure(LinkErrorCode Code, string Message)
{
    /// <summary>Whether a wrong clock of the device may be the reason: its tokens have expired, or the hub's certificate is not valid yet, by that clock.</summary>
    internal bool MayBeOfClock => Code is LinkErrorCode.Unauthorized or LinkErrorCode.NotProvisioned or LinkErrorCode.CertificateRefused or LinkErrorCode.TlsFailed;
}
