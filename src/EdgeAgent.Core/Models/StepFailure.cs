using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Models;

/// <summary>Why a step towards an active model failed.</summary>
/// <param name="Step">The step, from <see cref="ModelStep"/>.</param>
/// <param name="Code">A code from <see cref="FailureCode"/>.</param>
/// <param name="Message">One sentence for the operator.</param>
/// <param name="RetryAfter">How long the server asks to wait; null when it did not say.</param>
internal sealed record StepFailure(string Step, string Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the same attempt may succeed later: the network, the disk and the clock change, files named by their digest do not.</summary>
    public bool IsTransient => Code is FailureCode.DownloadFailed or FailureCode.DiskFull or FailureCode.StorageFailed or FailureCode.ClockUntrusted
        or FailureCode.ProbeUnavailable;

    /// <summary>Whether the verdict is about the files and stands after a restart. What has expired is not: the clock may have been ahead.</summary>
    public bool IsVerdict => !IsTransient && Code is not (FailureCode.Internal or FailureCode.ManifestExpired or FailureCode.RootExpired or FailureCode.Quarantined or FailureCode.RolloutLoop);

    /// <summary>Whether the verdict is about the model file itself, so that no other assignment of it fares better.</summary>
    public bool IsOfFile => IsVerdict && Code is not (FailureCode.InvalidAssignment or FailureCode.ShadowIncomplete) && !(Step == ModelStep.Shadow && Code == FailureCode.OutOfMemory);

    /// <summary>Whether the verdict compares the file with its manifest, so that another manifest may change it.</summary>
    public bool IsOfManifest => Code is FailureCode.GoldenMismatch or FailureCode.BudgetExceeded;

    public SlotFailure ToReport(ModelAssignment assignment) => new() { Step = Step, Code = Code, Message = Message, Sha256 = assignment.File.Sha256 };

    public static StepFailure Of(string step, Exception exception, string what) =>
        new(step, Storage.StorageFault.CodeOf(exception), Storage.StorageFault.Describe(exception, what));
}
