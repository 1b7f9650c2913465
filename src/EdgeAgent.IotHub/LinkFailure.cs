namespace EdgeAgent.IotHub;

/// <summary>Why an attempt or a link ended.</summary>
/// <param name="Code">The reason, for machines.</param>
/// <param name="Message">The reason in one sentence, for the operator.</param>
public sealed record LinkFailure(LinkErrorCode Code, string Message);
