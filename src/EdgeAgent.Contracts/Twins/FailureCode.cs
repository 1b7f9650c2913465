namespace EdgeAgent.Contracts.Twins;

/// <summary>The closed set of codes that a failed assignment reports. They are stable: dashboards and scripts match on them.</summary>
public static class FailureCode
{
    /// <summary>The desired property has not the form of an assignment.</summary>
    public const string InvalidAssignment = "invalid-assignment";

    /// <summary>The file could not be fetched; tried again with back-off.</summary>
    public const string DownloadFailed = "download-failed";

    /// <summary>The server sent another number of bytes than the assignment names.</summary>
    public const string SizeMismatch = "size-mismatch";

    /// <summary>The bytes have another SHA-256 than the assignment names.</summary>
    public const string DigestMismatch = "digest-mismatch";

    /// <summary>The disk has no room for the file.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The bytes are not a valid <c>.tflite</c> file.</summary>
    public const string ModelFormat = "model-format";

    /// <summary>The model is valid, but needs something that this runtime lacks.</summary>
    public const string ModelUnsupported = "model-unsupported";

    /// <summary>The model needs more memory than the device allows.</summary>
    public const string OutOfMemory = "out-of-memory";

    /// <summary>The store could not be written.</summary>
    public const string StorageFailed = "storage-failed";

    /// <summary>The device installs signed models only, and the assignment names no manifest.</summary>
    public const string ManifestMissing = "manifest-missing";

    /// <summary>The manifest is no manifest: its envelope, its type or its form is wrong.</summary>
    public const string ManifestMalformed = "manifest-malformed";

    /// <summary>Fewer of the keys that the device trusts signed the manifest than must.</summary>
    public const string ManifestUntrusted = "manifest-untrusted";

    /// <summary>The manifest has expired; what runs already runs on.</summary>
    public const string ManifestExpired = "manifest-expired";

    /// <summary>The device saw a manifest of this model with a higher sequence, or another one with the same.</summary>
    public const string ManifestRollback = "manifest-rollback";

    /// <summary>The assignment asks for something else than the manifest describes.</summary>
    public const string ManifestMismatch = "manifest-mismatch";

    /// <summary>The manifest needs a newer agent.</summary>
    public const string ManifestUnsupported = "manifest-unsupported";

    /// <summary>The manifest is for other classes of devices.</summary>
    public const string WrongDeviceClass = "wrong-device-class";

    /// <summary>The device does not know what time it is, so it cannot tell whether the manifest is fresh; tried again.</summary>
    public const string ClockUntrusted = "clock-untrusted";

    /// <summary>A root document is no root document.</summary>
    public const string RootMalformed = "root-malformed";

    /// <summary>A root document does not follow from the one that the device trusts.</summary>
    public const string RootUntrusted = "root-untrusted";

    /// <summary>The newest root document that the device has, has expired: nothing new is installed until it gets the next.</summary>
    public const string RootExpired = "root-expired";

    /// <summary>The process in which the model was tried ended before it answered.</summary>
    public const string ProbeCrashed = "probe-crashed";

    /// <summary>The process in which the model was tried did not answer in time and was ended.</summary>
    public const string ProbeHung = "probe-hung";

    /// <summary>No process could be started to try the model; tried again.</summary>
    public const string ProbeUnavailable = "probe-unavailable";

    /// <summary>A golden sample of the manifest gave other outputs.</summary>
    public const string GoldenMismatch = "golden-mismatch";

    /// <summary>The model costs more than a budget of its manifest allows.</summary>
    public const string BudgetExceeded = "budget-exceeded";

    /// <summary>Too few inferences came together in the shadow within its time.</summary>
    public const string ShadowIncomplete = "shadow-incomplete";

    /// <summary>The model agreed too seldom with the active one.</summary>
    public const string ShadowDisagreement = "shadow-disagreement";

    /// <summary>The model failed on probation: its inferences failed or were too slow. The model before it runs again.</summary>
    public const string ProbationFailed = "probation-failed";

    /// <summary>Too few inferences came together on probation. The model before it runs again.</summary>
    public const string ProbationIncomplete = "probation-incomplete";

    /// <summary>The agent stopped too often without an end to the step.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The device has failed with this file before; <c>rollout.attempt</c> raised has it tried again.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>The slot was switched or rolled back too often within an hour; what runs now stays.</summary>
    public const string RolloutLoop = "rollout-loop";

    /// <summary>The cloud had the model rolled back.</summary>
    public const string RolledBack = "rolled-back";

    /// <summary>The agent is in safe mode, so it loads no model; the device component says why.</summary>
    public const string SafeMode = "safe-mode";

    /// <summary>A fault of the agent itself; its log tells more.</summary>
    public const string Internal = "internal";
}
