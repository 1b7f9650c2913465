using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Jobs;

/// <summary>What a job did on one device.</summary>
internal sealed record DeviceJob
{
    public required string JobId { get; init; }

    public required string JobType { get; init; }

    public required string DeviceId { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset? StartedUtc { get; init; }

    public required DateTimeOffset? EndedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    /// <summary>The device's answer to a method, as JSON; null for none.</summary>
    public required string? Outcome { get; init; }

    /// <summary>Code and description of the failure, as JSON; null for none.</summary>
    public required string? Error { get; init; }

    /// <summary>Its place in the order of all device jobs.</summary>
    public string Key => $"{JobId}\n{DeviceId}";

    /// <summary>The device job as queries see it.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["jobId"] = JobId,
            ["jobType"] = JobType,
            ["deviceId"] = DeviceId,
            ["status"] = Status,
            ["createdDateTimeUtc"] = JsonTime.Format(CreatedUtc),
            ["startTimeUtc"] = JsonTime.Format(StartedUtc),
            ["endTimeUtc"] = JsonTime.Format(EndedUtc),
            ["lastUpdatedDateTimeUtc"] = JsonTime.Format(UpdatedUtc),
        };
        if (Outcome is not null)
            json["outcome"] = new JsonObject { ["deviceMethodResponse"] = JsonNode.Parse(Outcome) };
        if (Error is not null)
            json["error"] = JsonNode.Parse(Error);
        return json;
    }
}
