namespace EdgeAgent.Contracts.Telemetry;

/// <summary>The closed set of parts that a telemetry message gives up where it would be too large, in the order in which it does. They are stable: dashboards and scripts match on them.</summary>
public static class OmittedPart
{
    /// <summary>Pressure and control group.</summary>
    public const string Pressure = "pressure";

    /// <summary>The last input and its classes.</summary>
    public const string Last = "last";

    /// <summary>Buckets of the latency sketches: those of more than 48 are halved in resolution.</summary>
    public const string SketchDetail = "sketchDetail";

    /// <summary>The summary of preprocessing.</summary>
    public const string Preprocess = "preprocess";

    /// <summary>The window's answers by class and confidence; <see cref="InferenceWindow.Drift"/> stays.</summary>
    public const string Outputs = "outputs";

    /// <summary>The latency sketches.</summary>
    public const string Sketch = "sketch";

    /// <summary>The comparison with the reference distribution.</summary>
    public const string Drift = "drift";

    /// <summary>What ran in each pipeline.</summary>
    public const string Pipelines = "pipelines";

    /// <summary>All slots.</summary>
    public const string Slots = "slots";
}
