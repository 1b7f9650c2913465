namespace EdgeAgent.Optimization.PostTraining;

/// <summary>What a quantization did.</summary>
public sealed record QuantizationReport
{
    /// <summary>The mode.</summary>
    public required QuantizationMode Mode { get; init; }

    /// <summary>Bytes of the float model's file.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Bytes of the quantized model's file.</summary>
    public required long BytesAfter { get; init; }

    /// <summary>How many calibration samples were used; 0 where none are needed.</summary>
    public required int CalibrationSamples { get; init; }

    /// <summary>The steps in order, with what each did.</summary>
    public required IReadOnlyList<StepReport> Steps { get; init; }

    /// <summary>Every operator of the fused float model, in order.</summary>
    public required IReadOnlyList<LayerReport> Layers { get; init; }

    /// <summary>How many times smaller the file became.</summary>
    public double SizeRatio => (double)BytesBefore / BytesAfter;
}
