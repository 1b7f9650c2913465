using EdgeAgent.TfLite;

namespace EdgeAgent.Optimization.Tables;

/// <summary>A model for the quantization table.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Float">The float model.</param>
/// <param name="Aware">The same network trained with quantization; null for none.</param>
/// <param name="IsTrained">Whether its weights know anything: without, accuracy means nothing and is left empty.</param>
public sealed record TableModel(string Name, TfLiteModel Float, TfLiteModel? Aware, bool IsTrained);
