using EdgeAgent.Optimization.PostTraining;
using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Advice;

/// <summary>One way to optimize a model.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Options">The quantization; null for the model as it is.</param>
public sealed record Candidate(string Name, PostTrainingOptions? Options)
{
    /// <summary>The model as it is.</summary>
    public static Candidate Original { get; } = new("float32", null);

    /// <summary>What is tried, in order: least effort first, then what costs accuracy least.</summary>
    public static IReadOnlyList<Candidate> Walk { get; } =
    [
        new("float16", new() { Mode = QuantizationMode.Float16 }),
        new("dynamic", new() { Mode = QuantizationMode.Dynamic }),
        new("dynamic, adaptive rounding", new() { Mode = QuantizationMode.Dynamic, CorrectBias = true, AdaptiveRounding = true }),
        new("int8", new()),
        new("int8, bias correction", new() { CorrectBias = true }),
        new("int8, recovered", PostTrainingOptions.Recovered),
        new("int8, equalized", PostTrainingOptions.Recovered with { EqualizeLayers = true }),
        new("int8, 2 layers float", PostTrainingOptions.Recovered with { SensitiveLayers = 2 }),
        new("int8, 5 layers float", PostTrainingOptions.Recovered with { SensitiveLayers = 5 }),
        new("int16x8", PostTrainingOptions.Recovered with { Mode = QuantizationMode.Int16x8, InputType = TensorType.Float32, OutputType = TensorType.Float32 }),
    ];

    /// <summary>Whether it only recovers accuracy that plain int8 lost, at no gain in speed.</summary>
    internal bool IsRecovery => Options is { Mode: QuantizationMode.Int8, CorrectBias: true };
}
