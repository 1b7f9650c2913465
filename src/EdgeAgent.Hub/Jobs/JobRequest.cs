using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeAgent.Hub.Devices;
using EdgeAgent.Hub.Methods;
using EdgeAgent.Hub.Queries;
using EdgeAgent.Hub.Rest;
using EdgeAgent.Hub.Twins;

namespace EdgeAgent.Hub.Jobs;

/// <summary>Reads jobs that service clients send.</summary>
internal static class JobRequest
{
    private const int LongestId = 128, LongestSeconds = 48 * 3600, DefaultSeconds = 3600;

    private static readonly TimeSpan Farthest = TimeSpan.FromDays(365);

    /// <summary>Reads the body of a PUT.</summary>
    public static Outcome<Job> Parse(string id, JsonObject? body, DateTimeOffset now)
    {
        if (!DeviceId.IsValid(id) || id.Length > LongestId)
            return HubError.Argument($"'{id}' is no id of a job: {DeviceId.Rule}.");
        if (body is null || (body["jobId"] is not null && body.Text("jobId") != id))
            return HubError.Argument("The body must be one JSON object whose jobId is that of the address.");
        if (body.Text("type") is not ("scheduleUpdateTwin" or "scheduleDeviceMethod") || body.Text("queryCondition") is not { Length: > 0 } condition)
            return HubError.Argument("A job needs the type scheduleUpdateTwin or scheduleDeviceMethod, and a queryCondition.");
        string type = body.Text("type")!;
        if (RefuseWork(type, body) is { } refusal)
            return refusal;
        try
        {
            if (QueryParser.ParseCondition(condition).Source == QuerySource.Jobs)
                return HubError.Argument("A job runs over devices or devices.modules.");
        }
        catch (QueryException failure)
        {
            return HubError.Argument($"The queryCondition cannot be read. {failure.Message}");
        }

        DateTimeOffset starts = now;
        if (body.Text("startTime") is { } text
            && (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out starts) || starts > now + Farthest))
            return HubError.Argument("startTime must be a time of ISO 8601 within a year from now.");
        int seconds = DefaultSeconds;
        if (body["maxExecutionTimeInSeconds"] is { } given
            && !(given.GetValueKind() == JsonValueKind.Number && given.AsValue().TryGetValue(out seconds) && seconds is >= 1 and <= LongestSeconds))
            return HubError.Argument($"maxExecutionTimeInSeconds must be a whole number from 1 to {LongestSeconds}.");
        return new Job
        {
            Id = id,
            Type = type,
            Status = JobStatus.Scheduled,
            Condition = condition,
            Work = body[Member(type)]!.DeepClone().AsObject(),
            CreatedUtc = now,
            StartsUtc = starts,
            EndedUtc = null,
            LongestSeconds = seconds,
            Failure = null,
        };
    }

    private static string Member(string type) => type == "scheduleUpdateTwin" ? "updateTwin" : "cloudToDeviceMethod";

    private static HubError? RefuseWork(string type, JsonObject body) => body[Member(type)] is not JsonObject work
        ? HubError.Argument($"A job of the type {type} needs the object {Member(type)}.")
        : type == "scheduleUpdateTwin" ? TwinUpdate.Parse(work.DeepClone().AsObject(), isReplacement: false).Error : MethodRequest.Parse(work).Error;
}
