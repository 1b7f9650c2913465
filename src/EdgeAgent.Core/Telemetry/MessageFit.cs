using System.Text.Json;
using EdgeAgent.Contracts;
using EdgeAgent.Contracts.Telemetry;

namespace EdgeAgent.Core.Telemetry;

/// <summary>Makes a telemetry message small enough by leaving parts out, what is needed least first, until it fits; the message names them.</summary>
internal static class MessageFit
{
    /// <summary>The largest message body: IoT Hub's billing step.</summary>
    public const int MaxBodyBytes = 4096;

    private const int FewSketchBuckets = 48;

    private static readonly (string Part, Func<TelemetryMessage, TelemetryMessage> LeaveOut)[] Parts =
    [
        (OmittedPart.Pressure, message => message with { System = message.System with { Pressure = null, ControlGroup = null } }),
        (OmittedPart.Last, message => WithSlots(message, slot => slot with { Last = null, LastInput = null })),
        (OmittedPart.SketchDetail, message => WithSlots(message, slot => slot with { LatencySketch = slot.LatencySketch?.Shrink(FewSketchBuckets) })),
        (OmittedPart.Preprocess, message => WithSlots(message, slot => slot with { PreprocessUs = null })),
        (OmittedPart.Outputs, message => WithSlots(message, slot => slot with { Outputs = null })),
        (OmittedPart.Sketch, message => WithSlots(message, slot => slot with { LatencySketch = null })),
        (OmittedPart.Drift, message => WithSlots(message, slot => slot with { Drift = null })),
        (OmittedPart.Pipelines, message => message.Pipelines is null ? message : message with { Pipelines = null }),
        (OmittedPart.Slots, message => message with { Slots = [] }),
    ];

    /// <summary>Writes a message as JSON of at most <see cref="MaxBodyBytes"/>.</summary>
    /// <param name="message">The message; what is left of it afterwards.</param>
    /// <returns>The JSON.</returns>
    public static byte[] Serialize(ref TelemetryMessage message)
    {
        byte[] body = Serialize(message);
        foreach ((string part, Func<TelemetryMessage, TelemetryMessage> leaveOut) in Parts)
        {
            if (body.Length <= MaxBodyBytes)
                break;
            TelemetryMessage shorter = leaveOut(message);
            if (ReferenceEquals(shorter, message))
                continue;
            message = shorter with { Omitted = [.. message.Omitted ?? [], part] };
            body = Serialize(message);
        }
        return body;
    }

    private static TelemetryMessage WithSlots(TelemetryMessage message, Func<InferenceWindow, InferenceWindow> change) => message with { Slots = [.. message.Slots.Select(change)] };

    private static byte[] Serialize(TelemetryMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, ContractsJsonContext.Default.TelemetryMessage);
}
