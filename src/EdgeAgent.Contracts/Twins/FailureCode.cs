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

    /// <summary>A fault of the agent itself; its log tells more.</summary>
    public const string Internal = "internal";
}
