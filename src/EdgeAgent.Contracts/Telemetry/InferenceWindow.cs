using System.Text.Json.Serialization;

namespace EdgeAgent.Contracts.Telemetry;

/// <summary>One slot's inferences in one reporting window.</summary>
public sealed record InferenceWindow
{
    /// <summary>The slot.</summary>
    public required string Slot { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's version.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of the model file.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Inferences finished in the window.</summary>
    public required long Inferences { get; init; }

    /// <summary>Inputs that could not be read or decoded in the window.</summary>
    public required long InputErrors { get; init; }

    /// <summary>Microseconds of the inference alone; null when none finished.</summary>
    public LatencySummary? LatencyUs { get; init; }

    /// <summary>The distribution behind <see cref="LatencyUs"/>, to be merged with those of other windows and devices; absent when none finished, or where the message had no room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LatencySketch? LatencySketch { get; init; }

    /// <summary>Microseconds from the picture's bytes to the input tensor; null when none finished.</summary>
    public LatencySummary? PreprocessUs { get; init; }

    /// <summary>Bytes of the arena that holds all activations.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>Bytes of weights as the runtime holds them.</summary>
    public required long WeightsBytes { get; init; }

    /// <summary>The best classes of the last input; null when none finished or the model is no classifier.</summary>
    public IReadOnlyList<Classification>? Last { get; init; }

    /// <summary>The name of the last input; null when none finished.</summary>
    public string? LastInput { get; init; }

    /// <summary>What the model answered in the window; absent when none finished, when the model is no classifier, or where the message had no room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputSketch? Outputs { get; init; }

    /// <summary>How far its newest answers are from what was to be expected; absent where the model is no classifier, or where the message had no room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriftWindow? Drift { get; init; }

    /// <summary>Millijoules per inference: the window's energy above <see cref="PowerWindow.IdleWatts"/>, by the slot's share of inference time, divided by its inferences;
    /// null where the energy or the idle power is unknown. <see cref="PowerWindow.Source"/> names the source.</summary>
    public double? MillijoulesPerInference { get; init; }
}
