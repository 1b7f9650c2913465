using System.Text.Json.Nodes;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Provisioning;

/// <summary>What became of a device that asked to be provisioned.</summary>
internal sealed record Registration
{
    public required string Id { get; init; }

    /// <summary>The group that it came by; null for an individual enrolment.</summary>
    public required string? Group { get; init; }

    public required string? DeviceId { get; init; }

    /// <summary><c>assigned</c>, <c>failed</c> or <c>disabled</c>.</summary>
    public required string Status { get; init; }

    public required string ETag { get; init; }

    public required DateTimeOffset CreatedUtc { get; init; }

    public required DateTimeOffset UpdatedUtc { get; init; }

    public required int? ErrorCode { get; init; }

    public required string? ErrorMessage { get; init; }

    /// <summary>What the device sent along, as JSON; null for nothing.</summary>
    public required string? Payload { get; init; }

    /// <summary>The registration as devices and service clients read it.</summary>
    /// <param name="assignedHub">The name of the hub that the device belongs to.</param>
    public JsonObject ToJson(string assignedHub)
    {
        JsonObject json = new()
        {
            ["registrationId"] = Id,
            ["createdDateTimeUtc"] = JsonTime.Format(CreatedUtc),
            ["status"] = Status,
            ["lastUpdatedDateTimeUtc"] = JsonTime.Format(UpdatedUtc),
            ["etag"] = ETag,
        };
        if (Status == "assigned")
        {
            json["assignedHub"] = assignedHub;
            json["deviceId"] = DeviceId;
            json["substatus"] = "initialAssignment";
        }

        if (ErrorCode is not null)
        {
            json["errorCode"] = ErrorCode;
            json["errorMessage"] = ErrorMessage;
        }

        return json;
    }
}
