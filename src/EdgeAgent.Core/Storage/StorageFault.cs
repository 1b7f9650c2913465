using EdgeAgent.Contracts.Twins;

namespace EdgeAgent.Core.Storage;

/// <summary>Tells the expected troubles of a device's disk from bugs.</summary>
public static class StorageFault
{
    private const int NoSpace = 28, QuotaExceeded = 122, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an exception is trouble with the disk: it is full, failing, read-only or forbidden.</summary>
    /// <param name="exception">Any exception.</param>
    /// <returns>True for what a file operation throws when the disk, and not the program, is at fault.</returns>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>Whether an exception says that the disk or the quota is full.</summary>
    /// <param name="exception">Any exception.</param>
    /// <returns>True for ENOSPC and EDQUOT, and for their like on Windows.</returns>
    public static bool IsDiskFull(Exception exception) => exception is IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull };

    /// <summary>The failure code for an exception for which <see cref="Is"/> is true.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns><see cref="FailureCode.DiskFull"/> or <see cref="FailureCode.StorageFailed"/>.</returns>
    public static string CodeOf(Exception exception) => IsDiskFull(exception) ? FailureCode.DiskFull : FailureCode.StorageFailed;

    /// <summary>Says in one sentence what the disk refused.</summary>
    /// <param name="exception">An exception for which <see cref="Is"/> is true.</param>
    /// <param name="what">What was being done, such as <c>storing the download</c>.</param>
    /// <returns>A sentence for the operator.</returns>
    public static string Describe(Exception exception, string what) => IsDiskFull(exception)
        ? $"The disk is full while {what}; free some space on the agent's data directory."
        : $"The disk failed while {what}: {exception.Message}";
}
