namespace EdgeAgent.Optimization.PostTraining;

/// <summary>A quantized model and how it came about.</summary>
/// <param name="File">The <c>.tflite</c> file.</param>
/// <param name="Report">What was done.</param>
public sealed record QuantizedModel(byte[] File, QuantizationReport Report);
