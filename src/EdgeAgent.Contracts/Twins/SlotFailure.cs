namespace EdgeAgent.Contracts.Twins;

/// <summary>Why an assignment did not become active.</summary>
public sealed record SlotFailure
{
    /// <summary>The step that failed: <c>accept</c>, <c>trust</c>, <c>download</c>, <c>verify</c>, <c>probe</c>, <c>golden</c>,
    /// <c>budgets</c>, <c>load</c>, <c>shadow</c>, <c>activate</c>, <c>probation</c> or <c>commit</c>.</summary>
    public required string Step { get; init; }

    /// <summary>A stable code from <see cref="FailureCode"/>, for machines.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence for the operator: what happened, where, and what would be accepted.</summary>
    public required string Message { get; init; }

    /// <summary>The SHA-256 of the refused file as it was asked for; null when none was named.</summary>
    public string? Sha256 { get; init; }
}
