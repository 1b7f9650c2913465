using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace EdgeAgent.Hub.Rest;

/// <summary>A refused request, with IoT Hub's code for it; answers in the shape that the SDKs take apart: they cut the text at semicolons.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">IoT Hub's six-digit code, which the MQTT answers carry.</param>
/// <param name="Name">The code's name, which the REST answers carry.</param>
/// <param name="Message">One sentence: what was refused, and what would be accepted.</param>
internal sealed record HubError(int Status, int Code, string Name, string Message) : IResult
{
    public static HubError Argument(string message) => new(400, 400004, "ArgumentInvalid", message);

    public static HubError Unauthorized(string message) => new(401, 401002, "IotHubUnauthorizedAccess", message);

    public static HubError DeviceNotFound(string deviceId) => new(404, 404001, "DeviceNotFound", $"Device {deviceId} is not registered.");

    public static HubError ModuleNotFound(string deviceId, string moduleId) =>
        new(404, 404010, "ModuleNotFound", $"Device {deviceId} has no module {moduleId}.");

    public static HubError ConfigurationNotFound(string id) => new(404, 404012, "ConfigurationNotFound", $"There is no configuration {id}.");

    public static HubError JobNotFound(string id) => new(404, 404002, "JobNotFound", $"There is no job {id}.");

    public static HubError Quota(string message) => new(403, 403002, "IotHubQuotaExceeded", message);

    public static HubError QueueFull(string message) => new(403, 403004, "DeviceMaximumQueueDepthExceeded", message);

    public static HubError NotFound(string message) => new(404, 404000, "NotFound", message);

    public static HubError DeviceExists(string deviceId) =>
        new(409, 409001, "DeviceAlreadyExists", $"Device {deviceId} is registered already; send If-Match to change it.");

    public static HubError Conflict(string message) => new(409, 409000, "Conflict", message);

    public static HubError Precondition(string subject) =>
        new(412, 412001, "PreconditionFailed", $"The {subject} has another ETag than If-Match names; read it again.");

    public static HubError TooLarge(string message) => new(413, 413001, "RequestEntityTooLarge", message);

    public static HubError DeviceNotOnline(string deviceId) =>
        new(404, 404103, "DeviceNotOnline", $"Device {deviceId} is not connected, or has not subscribed to direct methods.");

    public static HubError MethodTimedOut(string deviceId, TimeSpan waited) =>
        new(504, 504101, "GatewayTimeout", $"Device {deviceId} did not answer within {waited.TotalSeconds:0} s.");

    public static HubError BadDeviceAnswer(string message) => new(502, 502000, "BadGateway", message);

    public static HubError Throttled(string message) => new(429, 429001, "ThrottlingException", message);

    public static HubError StorageFull(string message) => new(507, 507000, "InsufficientStorage", message);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        string tracking = $"Tracking ID:{httpContext.TraceIdentifier}-TimeStamp:{Now(httpContext)}";
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers["iothub-errorcode"] = Name;
        return httpContext.Response.WriteAsync(
            new JsonObject { [nameof(Message)] = $"ErrorCode:{Name};{Message.Replace(';', ',')}", ["ExceptionMessage"] = tracking }.ToHubJson(), httpContext);
    }

    /// <summary>The body of an MQTT answer; Node's SDK looks for <c>errorCode</c> in it and not at the status in the topic.</summary>
    public string ToMqttBody(string trackingId, DateTimeOffset now) => new JsonObject
    {
        ["errorCode"] = Code,
        ["trackingId"] = trackingId,
        ["message"] = Message,
        ["timestampUtc"] = JsonTime.Format(now),
    }.ToHubJson();

    private static string Now(HttpContext context) =>
        context.RequestServices.GetService(typeof(TimeProvider)) is TimeProvider time ? JsonTime.Format(time.GetUtcNow()) : "";
}
