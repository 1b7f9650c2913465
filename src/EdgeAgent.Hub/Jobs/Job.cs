using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Jobs;

/// <summary>Work on every device that a condition holds for, at a time.</summary>
internal sealed record Job
{
    public required string Id { get; init; }

    /// <summary><c>scheduleUpdateTwin</c> or <c>scheduleDeviceMethod</c>.</summary>
    public required string Type { get; init; }

    /// <summary>One of <see cref="JobStatus"/>.</summary>
    public required string Status { get; init; }

    public required string Condition { get; init; }

    /// <summary>The twin patch or the method.</summary>
    public required JsonObject Work { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset StartsUtc { get; init; }

    public required DateTimeOffset? EndedUtc { get; init; }

    /// <summary>Devices that are not done after this many seconds fail.</summary>
    public required int LongestSeconds { get; init; }

    public required string? Failure { get; init; }

    /// <summary>True when the job updates twins, false when it calls a method.</summary>
    public bool IsTwinUpdate => Type == "scheduleUpdateTwin";

    /// <summary>The job as service clients read it.</summary>
    public JsonObject ToJson(IReadOnlyDictionary<string, int> devices)
    {
        int Count(string status) => devices.GetValueOrDefault(status);
        return new JsonObject
        {
            ["jobId"] = Id,
            ["type"] = Type,
            ["status"] = Status,
            ["queryCondition"] = Condition,
            ["createdTime"] = JsonTime.Format(CreatedUtc),
            ["startTime"] = JsonTime.Format(StartsUtc),
            ["endTime"] = EndedUtc is null ? null : JsonTime.Format(EndedUtc),
            ["maxExecutionTimeInSeconds"] = LongestSeconds,
            [IsTwinUpdate ? "updateTwin" : "cloudToDeviceMethod"] = Work.DeepClone(),
            ["failureReason"] = Failure,
            ["deviceJobStatistics"] = new JsonObject
            {
                ["deviceCount"] = devices.Values.Sum(),
                ["succeededCount"] = Count(JobStatus.Completed),
                ["failedCount"] = Count(JobStatus.Failed),
                ["runningCount"] = Count(JobStatus.Running),
                ["pendingCount"] = Count(JobStatus.Pending),
            },
        };
    }
}
